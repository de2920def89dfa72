package org.evenlode.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SectionTest {
  @Test
  void unknownKeysAreNamedWithFileLineAndTheNearestRightName() {
    Problems problems = new Problems();
    Section section = Section.parse("title = x\nprecedense = 3\n", "feed.conf", problems);

    section.text("title");
    section.integer("precedence", 0);
    section.finish();

    assertThat(problems.found())
        .singleElement()
        .asString()
        .isEqualTo("feed.conf:2  precedense  is not a known key; did you mean 'precedence'?");
  }

  @Test
  void everyProblemIsReportedAtOnce() {
    Problems problems = new Problems();
    Section section =
        Section.parse("precedence = high\nrequired = 7\ncadence = wekly\n", "feed.conf", problems);

    section.integer("precedence", 0);
    section.flag("required", false);
    section.oneOf("cadence", Cadence.class, Cadence.IRREGULAR);
    section.text("feed");

    assertThatThrownBy(problems::throwIfAny)
        .isInstanceOfSatisfying(
            BrokenPromise.class,
            broken -> assertThat(broken.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
        .hasMessageContaining("4 problems")
        .hasMessageContaining("feed.conf:1  precedence  must be a whole number")
        .hasMessageContaining("feed.conf:2  required  must be true or false")
        .hasMessageContaining("feed.conf:3  cadence  must be one of monthly")
        .hasMessageContaining("feed  is required");
  }

  @Test
  void aKeyThatStandsTwiceIsFoundThoughTheParserMergesIt() {
    Problems problems = new Problems();

    Section.parse(
        """
        feed = a  # feed = b
        columns {
          sex { from = "SEX = 1", sensitivity = person }
          sex { from = GENDER }
        }
        """,
        "feed.conf",
        problems);

    assertThat(problems.found())
        .singleElement()
        .asString()
        .isEqualTo("feed.conf:4  columns.sex  stands twice; the first is on line 3");
  }

  @Test
  void textThatIsNotHoconSaysWhere() {
    Problems problems = new Problems();

    Section.parse("feed = a\ncolumns {\n", "feed.conf", problems);

    assertThat(problems.found()).singleElement().asString().startsWith("feed.conf:");
  }
}
