package org.evenlode.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.evenlode.support.Lake;
import org.evenlode.support.SparkTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What test classes that look at the shared night have in common. */
@ResourceLock(Command.PROCESS)
abstract class NightLooks extends SparkTest {
  protected static Night night;
  protected static Lake lake;
  protected static Path root;

  @BeforeAll
  static void oneNight() throws Exception {
    night = Night.shared();
    lake = night.lake();
    root = night.root();
  }

  /** What a SELECT over the newest release answers. */
  protected List<JsonNode> sql(String select) throws IOException {
    return lake.published(spark(), select);
  }
}
