package org.evenlode.linkage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tells the levels of a value that is known by parts, such as the keyed hashes of a surname, of its
 * sound and of its first letters: the first part that is equal says how near the two values are.
 */
final class PartsComparison implements Comparison {
  private static final long serialVersionUID = 1;

  private final CodedField[] parts;

  /** Compares parts, the whole value first. */
  PartsComparison(CodedField... parts) {
    this.parts = parts.clone();
  }

  @Override
  public List<String> levels() {
    List<String> names = new ArrayList<>();
    for (CodedField part : parts) {
      names.add("equal_" + part.name());
    }
    names.add("different");
    return names;
  }

  @Override
  public double[] rarity(double equal, double alike) {
    double[] rarity = new double[parts.length + 1];
    Arrays.fill(rarity, 1, parts.length, alike);
    rarity[0] = equal;
    return rarity;
  }

  @Override
  public Judge judge() {
    return (a, b) -> {
      if (parts[0].code(a) == CodedField.NONE || parts[0].code(b) == CodedField.NONE) {
        return Agreement.MISSING;
      }
      for (int part = 0; part < parts.length; part++) {
        int one = parts[part].code(a);
        if (one != CodedField.NONE && one == parts[part].code(b)) {
          return Agreement.of(part, (float) (Math.log(parts[part].share(one)) / Math.log(2)));
        }
      }
      return Agreement.of(parts.length, 0);
    };
  }
}
