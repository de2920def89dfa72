package org.evenlode.pipeline;

import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.evenlode.standard.SqlFunctions;

/**
 * Holds all functions that a step's SQL may use in addition to Spark's own.
 *
 * @param rules standard rules, code systems and codelists
 * @param counts the functions that count for publication
 */
public record SqlLibrary(SqlFunctions rules, CountFunctions counts) {
  /** Gives a session all functions by name. */
  void register(SparkSession session) {
    rules.register(session);
    counts.register(session);
  }

  /** Returns what the results of some SQL depend on in addition to its tables. */
  String usedBy(String sql) {
    String lower = sql.toLowerCase(Locale.ROOT);
    boolean isCounting = lower.contains("count_people(") || lower.contains("count_events(");
    boolean isRuled = rules.names().stream().anyMatch(name -> lower.contains(name + "("));
    return rules.usedBy(sql)
        + (isRuled ? "\ncode " + StepCode.of(SqlFunctions.class) : "")
        + (isCounting ? "\nkey " + counts.keyId() + StepCode.of(CountFunctions.class) : "");
  }
}
