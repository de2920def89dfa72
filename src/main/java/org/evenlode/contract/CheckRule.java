package org.evenlode.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Declares a rule that rows must meet, as a SQL condition over the canonical columns. A row for
 * which it is false fails; unknown passes.
 *
 * @param severity {@code WARN} counts and reports, {@code FAIL} stops the table
 */
public record CheckRule(String code, String rule, Severity severity) {
  /** Says what a failed check does. */
  public enum Severity {
    WARN,
    FAIL
  }

  /** Returns true if the condition names a column. */
  public boolean reads(String column) {
    return Pattern.compile("\\b" + Pattern.quote(column) + "\\b").matcher(rule).find();
  }

  static List<CheckRule> readAll(Section section, String key, Severity otherwise) {
    List<CheckRule> checks = new ArrayList<>();
    Set<String> codes = new HashSet<>();
    for (Section item : section.sections(key)) {
      CheckRule check =
          new CheckRule(
              item.text("code"),
              item.text("rule"),
              item.oneOf("severity", Severity.class, otherwise));
      if (!codes.add(check.code())) {
        item.problem("code", "stands twice: '" + check.code() + "'");
      }
      item.finish();
      checks.add(check);
    }
    return List.copyOf(checks);
  }
}
