package org.evenlode.silver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BridgesTest {
  @Test
  void chainsOfAnyLengthAreFollowedAndCirclesAndForksLeadNowhere() {
    Bridges bridges = new Bridges();
    for (int i = 0; i < 20; i++) {
      bridges.add("n" + i, "n" + (i + 1));
    }
    bridges.add("fork", "n3");
    bridges.add("fork", "other");
    bridges.add("both", "n3");
    bridges.add("both", "n7");
    bridges.add("to_fork", "fork");
    bridges.add("a", "b");
    bridges.add("b", "a");
    bridges.add("to_a", "a");

    assertThat(bridges.ends())
        .containsEntry("n0", "n20")
        .containsEntry("n19", "n20")
        .containsEntry("both", "n20")
        .containsEntry("fork", "fork")
        .containsEntry("to_fork", "fork")
        .containsEntry("b", "b")
        .containsEntry("a", "a");
  }
}
