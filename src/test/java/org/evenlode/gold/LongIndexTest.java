package org.evenlode.gold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongIndexTest {
  /** Law: whatever keys come, their numbers are those of a plain map in the order of first use. */
  @Test
  void numbersAreThoseOfAMap() {
    Random random = new Random(3);
    LongIndex index = new LongIndex();
    Map<Long, Integer> plain = new HashMap<>();
    assertThat(index.find(0)).isNegative();
    for (int i = 0; i < 20_000; i++) {
      // Keys that differ in their high bits only come to the same places.
      long key = (long) (random.nextInt(3_000) - 1_500) << random.nextInt(3) * 16;
      assertThat(index.find(key)).isEqualTo(plain.getOrDefault(key, -1));
      plain.putIfAbsent(key, plain.size());
      assertThat(index.add(key)).isEqualTo(plain.get(key));
    }
    assertThat(index.size()).isEqualTo(plain.size());
  }
}
