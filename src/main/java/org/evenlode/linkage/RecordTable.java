package org.evenlode.linkage;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Holds the records to be linked as coded fields, numbered from nought in the order of their ids:
 * what is made of it does not depend on the order in which a table was read. It holds about four
 * bytes a record and field and each distinct value once, is sent to every executor once, and lets
 * pairs travel as two numbers.
 */
public final class RecordTable implements Serializable {
  private static final long serialVersionUID = 1;

  private final int size;
  private final List<CodedField> inOrder;
  private final Map<String, CodedField> fields;

  /** Puts fields of one length together. */
  RecordTable(int size, List<CodedField> fields) {
    this.size = size;
    this.inOrder = List.copyOf(fields);
    this.fields =
        fields.stream()
            .collect(Collectors.toUnmodifiableMap(CodedField::name, Function.identity()));
  }

  /** Returns how many records there are. */
  public int size() {
    return size;
  }

  /** Returns a field by its name; models are checked before, so that it is there. */
  public CodedField field(String name) {
    CodedField field = fields.get(name);
    if (field == null) {
      throw new IllegalArgumentException("No field " + name);
    }
    return field;
  }

  /** Sorts a part of a list of records by their values, field by field as the model names them. */
  void sortByValues(int[] entries, int from, int to) {
    Comparator<Integer> byValues = Comparator.comparingInt(entry -> 0);
    for (CodedField field : inOrder) {
      byValues = byValues.thenComparing(entry -> text(field, entry));
    }
    int[] sorted =
        Arrays.stream(entries, from, to)
            .boxed()
            .sorted(byValues.thenComparing(Comparator.naturalOrder()))
            .mapToInt(Integer::intValue)
            .toArray();
    System.arraycopy(sorted, 0, entries, from, sorted.length);
  }

  private static String text(CodedField field, int entry) {
    int code = field.code(entry);
    return code == CodedField.NONE ? "" : field.value(code);
  }
}
