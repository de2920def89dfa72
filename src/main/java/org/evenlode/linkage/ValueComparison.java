package org.evenlode.linkage;

import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/** Compares the values of one field: equal codes at once, unequal ones once for the two values. */
abstract class ValueComparison implements Comparison {
  private static final long serialVersionUID = 1;

  private final CodedField field;
  private final List<String> levels;

  ValueComparison(CodedField field, List<String> levels) {
    this.field = field;
    this.levels = List.copyOf(levels);
  }

  /** Returns the level of two values that differ. */
  abstract int level(String one, String other);

  @Override
  public final List<String> levels() {
    return levels;
  }

  @Override
  public double[] rarity(double equal, double alike) {
    double[] rarity = new double[levels.size()];
    rarity[0] = equal;
    return rarity;
  }

  /** Two values drawn at random are equal as often as the products of their shares: no sample. */
  @Override
  public final Optional<Chance> chanceOfEqual(PairScope scope) {
    int size = field.size();
    double[] ones = field.shares(0, scope.isAcross() ? scope.firstOfRight() : size);
    double[] others = scope.isAcross() ? field.shares(scope.firstOfRight(), size) : ones;
    double share = 0;
    double common = 0;
    for (int code = 0; code < field.distinct(); code++) {
      double both = ones[code] * others[code];
      share += both;
      common += both * logShare(code);
    }
    return share == 0 ? Optional.empty() : Optional.of(new Chance(share, common / share));
  }

  @Override
  public final Judge judge() {
    PairMemo memo = new PairMemo();
    int different = levels.size() - 1;
    LongUnaryOperator workOut =
        pair -> {
          int one = (int) (pair >> 32);
          int other = (int) pair;
          int level = level(field.value(one), field.value(other));
          return Agreement.of(
              level, level == different ? 0 : Math.max(logShare(one), logShare(other)));
        };
    return (a, b) -> {
      int one = field.code(a);
      int other = field.code(b);
      if (one == CodedField.NONE || other == CodedField.NONE) {
        return Agreement.MISSING;
      }
      return one == other ? Agreement.of(0, logShare(one)) : memo.get(one, other, workOut);
    };
  }

  private float logShare(int code) {
    return (float) (Math.log(field.share(code)) / Math.log(2));
  }
}
