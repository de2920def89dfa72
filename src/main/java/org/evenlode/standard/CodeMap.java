package org.evenlode.standard;

import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.rpad;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.evenlode.contract.CodeSystem;

/** Maps codes of one system to codes of its canonical system, by lookup. */
public final class CodeMap {
  /**
   * Sets up to how many codes a list is gone through; plans stay small, which with dozens of coded
   * columns decides how long a step takes. Longer lists are sets, one for each target.
   */
  private static final int FEW = 64;

  private CodeMap() {}

  /** Returns the one form in which a code is compared: see {@link CodeSystem.Form}. */
  public static Column normal(CodeSystem system, Column code) {
    return system.form() == CodeSystem.Form.READ
        ? rpad(substring(trim(code), 1, 5), 5, ".")
        : upper(trim(code));
  }

  /** Returns the canonical code; null for an unknown code and for one that maps nowhere. */
  public static Column canonical(CodeSystem system, Column code) {
    if (system.isByShape()) {
      Column written = replace(upper(trim(code)), lit("."), lit(""));
      return when(written.rlike("^(?:" + system.shape().orElseThrow() + ")$"), written);
    }
    List<CodeSystem.Mapping> mapped =
        system.mappings().values().stream()
            .filter(mapping -> mapping.relationship() != CodeSystem.Relationship.NONE)
            .toList();
    Column normal = normal(system, code);
    if (mapped.size() <= FEW) {
      // A place in one list is the place in the other; no place is 0, and get(-1) is null.
      String[] from = mapped.stream().map(CodeSystem.Mapping::code).toArray(String[]::new);
      String[] to = mapped.stream().map(CodeSystem.Mapping::to).toArray(String[]::new);
      return get(lit(to), array_position(lit(from), normal).cast("int").minus(1));
    }
    Map<String, List<String>> byTarget = new TreeMap<>();
    List<String> unchanged = new ArrayList<>();
    for (CodeSystem.Mapping mapping : mapped) {
      if (mapping.to().equals(mapping.code())) {
        unchanged.add(mapping.code());
      } else {
        byTarget.computeIfAbsent(mapping.to(), to -> new ArrayList<>()).add(mapping.code());
      }
    }
    Column canonical = when(normal.isin(unchanged.toArray()), normal);
    for (Map.Entry<String, List<String>> target : byTarget.entrySet()) {
      canonical = canonical.when(normal.isin(target.getValue().toArray()), lit(target.getKey()));
    }
    return canonical;
  }
}
