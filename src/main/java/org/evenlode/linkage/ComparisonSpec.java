package org.evenlode.linkage;

import java.util.List;
import java.util.Set;

/**
 * Describes a comparison of a model before it is bound to a table.
 *
 * @param fields fields it looks at; several only for a name or parts
 * @param alike Jaro-Winkler similarities that make levels of a text, falling
 * @param rarity how far the rarity of a shared value counts, 0 to 1
 * @param rarityAlike the same where values are only alike
 */
public record ComparisonSpec(
    String name,
    Kind kind,
    List<String> fields,
    List<Double> alike,
    double rarity,
    double rarityAlike) {

  /** Says what is compared, and so which levels there are. */
  public enum Kind {
    /** Compares the words of a person's name, in whatever field and order. */
    NAME,
    /** Compares a text or code. */
    TEXT,
    /** Compares a date of birth. */
    DATE,
    /** Compares a United Kingdom postcode. */
    POSTCODE,
    /** Compares a value known by parts, the whole first, such as keyed hashes. */
    PARTS
  }

  /** Takes copies. */
  public ComparisonSpec {
    fields = List.copyOf(fields);
    alike = List.copyOf(alike);
  }

  /** Binds it to a table; of a name's fields those that the table has. */
  Comparison bind(RecordTable table, Set<String> there) {
    CodedField[] coded =
        fields.stream().filter(there::contains).map(table::field).toArray(CodedField[]::new);
    return switch (kind) {
      case NAME -> new NameComparison(new Words(table, coded));
      case TEXT -> new TextComparison(coded[0], alike);
      case DATE -> new DateComparison(coded[0]);
      case POSTCODE -> new PostcodeComparison(coded[0]);
      case PARTS -> new PartsComparison(coded);
    };
  }
}
