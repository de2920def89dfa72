package org.evenlode.linkage;

import java.io.Serializable;
import java.util.List;
import java.util.Set;

/**
 * Tells twins: what they share (surname, date of birth, home) is one fact and not three, so that
 * weighing each by itself takes two people for one.
 */
final class Twins implements Serializable {
  private static final long serialVersionUID = 1;

  private final List<CodedField> same;
  private final List<CodedField> any;
  private final List<CodedField> differ;

  /**
   * Binds the rule to a table.
   *
   * @param there fields that the table has; without one of those asked for nobody is a twin
   */
  Twins(TwinRule rule, RecordTable table, Set<String> there) {
    boolean isPossible = there.contains(rule.differ()) && there.containsAll(rule.same());
    same = isPossible ? rule.same().stream().map(table::field).toList() : List.of();
    any =
        isPossible
            ? rule.any().stream().filter(there::contains).map(table::field).toList()
            : List.of();
    differ = isPossible && !any.isEmpty() ? List.of(table.field(rule.differ())) : List.of();
  }

  /** Returns true if two records may be of twins. */
  boolean mayBe(int one, int other) {
    if (differ.isEmpty()) {
      return false;
    }
    CodedField name = differ.get(0);
    int a = name.code(one);
    int b = name.code(other);
    return a != b
        && a != CodedField.NONE
        && b != CodedField.NONE
        && same.stream().allMatch(field -> areEqual(field, one, other))
        && any.stream().anyMatch(field -> areEqual(field, one, other))
        && NameComparison.areUnlike(name.value(a), name.value(b));
  }

  private static boolean areEqual(CodedField field, int one, int other) {
    int code = field.code(one);
    return code != CodedField.NONE && code == field.code(other);
  }
}
