package org.evenlode.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
  @TempDir private Path folder;

  @Test
  void theEnvironmentIsStrongerThanTheKeyFolder() throws IOException {
    Files.writeString(folder.resolve("token.key"), "00".repeat(32));
    Keys keys = new Keys(Map.of("EVENLODE_KEY_TOKEN", "ff".repeat(32)), Optional.of(folder));

    assertThat(keys.require("token")[0]).isEqualTo((byte) 0xff);
    assertThat(new Keys(Map.of(), Optional.of(folder)).require("token")[0]).isZero();
  }

  @Test
  void aMissingOrShortKeyIsSaidWithoutItsText() {
    Keys keys = new Keys(Map.of("EVENLODE_KEY_TOKEN", "abcd"), Optional.empty());

    assertThatThrownBy(() -> keys.require("token"))
        .hasMessageContaining("at least 16 bytes")
        .hasMessageNotContaining("abcd");
    assertThatThrownBy(() -> keys.require("domain_icb"))
        .hasMessageContaining("EVENLODE_KEY_DOMAIN_ICB");
  }

  @Test
  void aNewKeyIsForItsOwnerOnlyAndStays() throws IOException {
    Keys keys = new Keys(Map.of(), Optional.of(folder));
    keys.createIfAbsent("token");
    byte[] first = keys.require("token");
    keys.createIfAbsent("token");

    assertThat(keys.require("token")).isEqualTo(first).hasSize(32);
    assertThat(Files.getPosixFilePermissions(folder.resolve("token.key"))).hasSize(2);
  }
}
