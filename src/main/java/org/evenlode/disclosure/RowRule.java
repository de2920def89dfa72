package org.evenlode.disclosure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.evenlode.contract.CheckRule;

/**
 * What a mart's contract says of the counts of a row by a check: that some add up to another, or
 * that one is never above another.
 *
 * @param parts positions of the counts
 * @param total position of what they add up to, or are at most
 * @param isEqual whether they add up to it
 */
record RowRule(int[] parts, int total, boolean isEqual) {
  private static final Pattern SUM =
      Pattern.compile("\\s*(\\w+(?:\\s*\\+\\s*\\w+)*)\\s*=\\s*(\\w+)\\s*");
  private static final Pattern ORDER = Pattern.compile("\\s*(\\w+)\\s*<=\\s*(\\w+)\\s*");

  /** The rules of a mart; checks that are of another form say nothing here. */
  static List<RowRule> of(MartCounts mart) {
    List<RowRule> rules = new ArrayList<>();
    for (CheckRule check : mart.contract().checks()) {
      for (String clause : check.rule().split("\\band\\b", -1)) {
        Matcher sum = SUM.matcher(clause);
        Matcher order = ORDER.matcher(clause);
        if (sum.matches()) {
          List<String> names =
              Arrays.stream(sum.group(1).split("\\+", -1)).map(String::strip).toList();
          if (names.size() > 1) {
            add(rules, mart, names, sum.group(2), true);
          }
        } else if (order.matches()) {
          add(rules, mart, List.of(order.group(1)), order.group(2), false);
        }
      }
    }
    return rules;
  }

  private static void add(
      List<RowRule> rules, MartCounts mart, List<String> names, String total, boolean isEqual) {
    int[] parts =
        names.stream().flatMap(name -> mart.position(name).stream()).mapToInt(i -> i).toArray();
    if (parts.length == names.size()) {
      mart.position(total).ifPresent(of -> rules.add(new RowRule(parts, of, isEqual)));
    }
  }

  boolean isPart(int column) {
    return Arrays.stream(parts).anyMatch(part -> part == column);
  }
}
