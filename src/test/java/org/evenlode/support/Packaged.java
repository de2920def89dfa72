package org.evenlode.support;

import java.nio.file.Path;
import org.evenlode.contract.Definitions;
import org.evenlode.contract.Problems;
import org.evenlode.linkage.LinkageModel;
import org.evenlode.standard.SqlFunctions;

/** The definitions of this checkout. */
public final class Packaged {
  private static final Definitions DEFINITIONS =
      Definitions.load(Path.of("pipelines"), Path.of("conf"));

  private Packaged() {}

  public static Definitions definitions() {
    return DEFINITIONS;
  }

  /** What SQL may ask for, as in a demonstration. */
  public static SqlFunctions rules() {
    return new SqlFunctions(DEFINITIONS.codeSystems(), DEFINITIONS.codelists(), true);
  }

  /** A linkage model. */
  public static LinkageModel linkageModel(String name) {
    Problems problems = new Problems();
    LinkageModel model =
        LinkageModel.read(Path.of("conf/linkage/" + name + ".conf"), name, problems);
    problems.throwIfAny();
    return model;
  }
}
