package org.evenlode.standard;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.left;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.evenlode.contract.Codelist;

/** Says whether a code is on a codelist, and in which of its categories. */
public final class CodelistRules {
  private CodelistRules() {}

  /** Returns true if a code is on the list; false for no code. */
  public static Column isIn(Codelist list, Column code) {
    return coalesce(isOneOf(list, code, list.entries().keySet()), lit(false));
  }

  /** Returns the category of the code; the longest of the list's codes that fits decides. */
  public static Column category(Codelist list, Column code) {
    Column category = lit(null).cast("string");
    for (int length : new TreeSet<>(lengths(list))) {
      Map<String, List<String>> byCategory = new TreeMap<>();
      list.entries()
          .values()
          .forEach(
              entry -> {
                if (list.match() == Codelist.Match.EXACT || entry.code().length() == length) {
                  byCategory
                      .computeIfAbsent(entry.category(), name -> new java.util.ArrayList<>())
                      .add(entry.code());
                }
              });
      for (Map.Entry<String, List<String>> group : byCategory.entrySet()) {
        category =
            when(part(list, code, length).isin(group.getValue().toArray()), lit(group.getKey()))
                .otherwise(category);
      }
    }
    return category;
  }

  private static Column isOneOf(Codelist list, Column code, Collection<String> codes) {
    Column found = lit(false);
    for (int length : lengths(list)) {
      Object[] some =
          codes.stream()
              .filter(one -> list.match() == Codelist.Match.EXACT || one.length() == length)
              .toArray();
      found = found.or(part(list, code, length).isin(some));
    }
    return found;
  }

  private static Collection<Integer> lengths(Codelist list) {
    return list.match() == Codelist.Match.EXACT
        ? List.of(0)
        : new TreeSet<>(list.entries().keySet().stream().map(String::length).toList());
  }

  /**
   * Returns the part of a code that is compared, without the dot that people write into ICD-10, in
   * upper case.
   */
  private static Column part(Codelist list, Column code, int length) {
    Column normal = upper(trim(code));
    return list.match() == Codelist.Match.EXACT
        ? normal
        : left(replace(normal, lit("."), lit("")), lit(length));
  }
}
