package org.evenlode.support;

import java.util.Arrays;
import org.evenlode.governance.RecordKeys;

/** Record keys that are the same in every test run. */
public final class TestKeys {
  private TestKeys() {}

  public static RecordKeys keys() {
    return keys(7);
  }

  /** Record keys of another site for each number. */
  public static RecordKeys keys(int number) {
    byte[] key = new byte[RecordKeys.KEY_BYTES];
    Arrays.fill(key, (byte) number);
    return new RecordKeys(key);
  }
}
