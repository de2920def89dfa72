package org.evenlode.support;

import java.nio.file.Path;
import org.evenlode.contract.Definitions;

/** The definitions of this checkout. */
public final class Packaged {
  private static final Definitions DEFINITIONS =
      Definitions.load(Path.of("pipelines"), Path.of("conf"));

  private Packaged() {}

  public static Definitions definitions() {
    return DEFINITIONS;
  }
}
