package org.evenlode.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.support.TestKeys;
import org.junit.jupiter.api.Test;

class RecordKeysTest {
  private final RecordKeys keys = TestKeys.keys();

  @Test
  void aRecordKeyIsTheStartOfAnHmac() throws Exception {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 7);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));

    for (long person : new long[] {0, 1, 42, 4_096, 7_000_000_000L}) {
      byte[] expected = mac.doFinal(("p" + person).getBytes(StandardCharsets.UTF_8));
      assertThat(keys.ofPerson(person)).isEqualTo(ByteBuffer.wrap(expected).getInt() & 0xFFFFFFFFL);
    }
    byte[] expected = mac.doFinal("rclaim 7".getBytes(StandardCharsets.UTF_8));
    assertThat(keys.ofRecord("claim 7"))
        .isEqualTo(ByteBuffer.wrap(expected).getInt() & 0xFFFFFFFFL);
  }

  /** People whose memo slots collide keep their own keys. */
  @Test
  void theMemoForgetsButDoesNotConfuse() {
    long[] first = LongStream.range(0, 20_000).map(keys::ofPerson).toArray();
    long[] again = LongStream.range(0, 20_000).map(keys::ofPerson).toArray();

    assertThat(again).isEqualTo(first);
    assertThat(Arrays.stream(first).distinct().count()).isGreaterThan(19_900);
  }

  @Test
  void packedNumbersHoldTheRecordKeyBelow() {
    assertThat(keys.packedPerson(5) & RecordKeys.MASK).isEqualTo(keys.ofPerson(5));
    assertThat(keys.packedPerson(5) >>> 32).isEqualTo(5);
    assertThat(keys.packedRecord("x") & RecordKeys.MASK).isEqualTo(keys.ofRecord("x"));
  }

  @Test
  void anotherKeyDrawsOtherwiseAndIsNoticed() {
    assertThat(TestKeys.keys(8).ofPerson(1)).isNotEqualTo(keys.ofPerson(1));
    assertThat(TestKeys.keys(8).keyId()).isNotEqualTo(keys.keyId());
  }

  @Test
  void aKeyOfAnotherLengthOrNoneIsRefused() {
    assertThatThrownBy(() -> new RecordKeys(new byte[16]))
        .isInstanceOf(BrokenPromise.class)
        .hasMessage("The key 'disclosure' must have 32 bytes, has 16");
    Keys without = new Keys(Map.of(), Optional.empty());
    assertThatThrownBy(() -> without.require(Keys.DISCLOSURE, RecordKeys.KEY_BYTES))
        .hasMessageContaining("The key 'disclosure' is missing: set EVENLODE_KEY_DISCLOSURE");
    Keys tooShort = new Keys(Map.of("EVENLODE_KEY_DISCLOSURE", "00".repeat(31)), Optional.empty());
    assertThatThrownBy(() -> tooShort.require(Keys.DISCLOSURE, RecordKeys.KEY_BYTES))
        .hasMessage("The key 'disclosure' must have 32 bytes, has 31");
  }
}
