package org.evenlode.linkage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Small tables for tests: fields by name, values by record; "" is missing. */
final class Tables {
  private Tables() {}

  static CodedField field(String name, Cleaning cleaning, String... values) {
    CodedField.Builder builder = new CodedField.Builder(name);
    Arrays.stream(values).forEach(value -> builder.add(cleaning.clean(value, java.util.Set.of())));
    return builder.build();
  }

  static RecordTable of(CodedField... fields) {
    return new RecordTable(fields[0].size(), List.of(fields));
  }

  /** Every pair that a plan calls, as "a-b", in order. */
  static List<String> pairs(BlockPlan plan) {
    List<String> pairs = new ArrayList<>();
    plan.tiles().forEach(tile -> plan.forEach(tile, (a, b) -> pairs.add(a + "-" + b)));
    return pairs.stream().sorted().toList();
  }
}
