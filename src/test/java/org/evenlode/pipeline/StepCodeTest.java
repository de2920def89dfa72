package org.evenlode.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassWriter;
import org.evenlode.gold.CheckedTable;
import org.evenlode.gold.IndicatorTable;
import org.evenlode.gold.SourceTable;
import org.evenlode.silver.PersonKeyTable;
import org.junit.jupiter.api.Test;

class StepCodeTest {
  @Test
  void aStepsCodeIsItsClassesAndWhatTheyReferTo() {
    assertThat(StepCode.classes(IndicatorTable.class).keySet())
        .contains(
            "org/evenlode/gold/IndicatorTable",
            "org/evenlode/gold/CellCounter",
            "org/evenlode/statistics/Proportion",
            "org/evenlode/governance/RecordKeys")
        .noneMatch(name -> name.startsWith("org/evenlode/cli"))
        .noneMatch(name -> name.startsWith("org/evenlode/report"))
        .noneMatch(name -> name.startsWith("org/evenlode/linkage"))
        .noneMatch(name -> name.startsWith("org/evenlode/pipeline"));
    assertThat(StepCode.classes(CheckedTable.class).keySet())
        .contains("org/evenlode/disclosure/DerivedValues");
    assertThat(StepCode.classes(SourceTable.class).keySet())
        .doesNotContain("org/evenlode/gold/CellCounter", "org/evenlode/disclosure/CellNoise");
    assertThat(StepCode.classes(SqlTable.class).keySet())
        .contains("org/evenlode/pipeline/SqlTable")
        .doesNotContain("org/evenlode/pipeline/Runner");
  }

  @Test
  void everyStepHasAName() {
    assertThat(StepCode.of(SourceTable.class))
        .hasSize(64)
        .isEqualTo(StepCode.of(SourceTable.class))
        .isNotEqualTo(StepCode.of(PersonKeyTable.class));
  }

  /** Line numbers and names of variables change with every comment and say nothing. */
  @Test
  void whatIsForDebuggersDoesNotCount() throws IOException {
    byte[] compiled;
    try (InputStream in =
        SourceTable.class.getResourceAsStream("/org/evenlode/gold/SourceTable.class")) {
      compiled = in.readAllBytes();
    }
    ClassWriter without = new ClassWriter(0);
    new ClassReader(compiled).accept(without, ClassReader.SKIP_DEBUG);

    assertThat(without.toByteArray()).hasSizeLessThan(compiled.length);
    assertThat(StepCode.meaning(without.toByteArray())).isEqualTo(StepCode.meaning(compiled));
  }
}
