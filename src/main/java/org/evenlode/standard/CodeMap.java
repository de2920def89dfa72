package org.evenlode.standard;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.replace;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.evenlode.contract.CodeSystem;

/** Codes of one system as codes of its canonical system: one set lookup per target code. */
public final class CodeMap {
  private CodeMap() {}

  /** The canonical code; null for an unknown code and for one that maps nowhere. */
  public static Column canonical(CodeSystem system, Column code) {
    if (system.isByShape()) {
      Column written = replace(upper(trim(code)), lit("."), lit(""));
      return when(written.rlike("^(?:" + system.shape().orElseThrow() + ")$"), written);
    }
    Map<String, List<String>> byTarget = new TreeMap<>();
    List<String> unchanged = new ArrayList<>();
    for (CodeSystem.Mapping mapping : system.mappings().values()) {
      if (mapping.to().equals(mapping.code())) {
        unchanged.add(mapping.code());
      }
    }
    system.mappings().values().stream()
        .filter(mapping -> mapping.relationship() != CodeSystem.Relationship.NONE)
        .filter(mapping -> !mapping.to().equals(mapping.code()))
        .forEach(
            mapping ->
                byTarget
                    .computeIfAbsent(mapping.to(), target -> new ArrayList<>())
                    .add(mapping.code()));
    Column normal = upper(trim(code));
    // Codes that stay as they are need one lookup, however many there are.
    Column mapped =
        unchanged.isEmpty()
            ? lit(null).cast("string")
            : when(normal.isin(unchanged.toArray()), normal);
    for (Map.Entry<String, List<String>> target : byTarget.entrySet()) {
      mapped =
          when(normal.isin(target.getValue().toArray()), lit(target.getKey())).otherwise(mapped);
    }
    return mapped;
  }
}
