package org.evenlode.linkage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.evenlode.contract.Problems;

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

  /** A model as a file in a folder says it. */
  static LinkageModel model(Path folder, String text) throws IOException {
    Problems problems = new Problems();
    LinkageModel model =
        LinkageModel.read(Files.writeString(folder.resolve("m.conf"), text), "m.conf", problems);
    problems.throwIfAny();
    return model;
  }

  /** Every pair that a plan calls, as "a-b", in order. */
  static List<String> pairs(BlockPlan plan) {
    List<String> pairs = new ArrayList<>();
    plan.tiles().forEach(tile -> plan.forEach(tile, (a, b) -> pairs.add(a + "-" + b)));
    return pairs.stream().sorted().toList();
  }
}
