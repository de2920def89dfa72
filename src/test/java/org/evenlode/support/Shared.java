package org.evenlode.support;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Reference data beside the checkout: needed in CI, skipped with a reason elsewhere. */
public final class Shared {
  private static final Path FOLDER = Path.of("../shared");

  private Shared() {}

  public static Path path(String relative) {
    Path file = FOLDER.resolve(relative);
    if (!Files.exists(file)) {
      if ("true".equals(System.getenv("CI"))) {
        fail("CI needs ../shared/" + relative);
      }
      assumeTrue(false, "../shared/" + relative + " is absent");
    }
    return file;
  }
}
