package org.evenlode.standard;

import static org.apache.spark.sql.functions.lit;
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
    Map<String, List<String>> byTarget = new TreeMap<>();
    system.mappings().values().stream()
        .filter(mapping -> mapping.relationship() != CodeSystem.Relationship.NONE)
        .forEach(
            mapping ->
                byTarget
                    .computeIfAbsent(mapping.to(), target -> new ArrayList<>())
                    .add(mapping.code()));
    Column normal = upper(trim(code));
    Column mapped = lit(null).cast("string");
    for (Map.Entry<String, List<String>> target : byTarget.entrySet()) {
      mapped =
          when(normal.isin(target.getValue().toArray()), lit(target.getKey())).otherwise(mapped);
    }
    return mapped;
  }
}
