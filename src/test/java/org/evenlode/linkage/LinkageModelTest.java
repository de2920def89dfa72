package org.evenlode.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.evenlode.contract.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkageModelTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"people", "historical", "fake_1000", "febrl", "hashed"})
  void everyShippedModelIsRight(String name) {
    Problems problems = new Problems();
    LinkageModel model =
        LinkageModel.read(Path.of("conf/linkage/" + name + ".conf"), name, problems);
    assertThat(problems.found()).isEmpty();
    assertThat(model.name()).isEqualTo(name);
  }

  @Test
  void everyMistakeIsToldWithItsLineAndTheNearestName() throws Exception {
    Path file = folder.resolve("m.conf");
    Files.writeString(
        file,
        """
        model = trial
        title = "Trial"
        fields { surname { clean = nmae }, given {} }
        compare {
          surnme { kind = text }
          given { kind = text, alike = [0.8, 0.9] }
        }
        block = ["sondex(surname)", "givn"]
        one_fact = ["given + surnmae"]
        decide { avrage = 0.4 }
        """);
    Problems problems = new Problems();
    LinkageModel.read(file, "m.conf", problems);
    List<String> told = problems.found().stream().map(Object::toString).toList();
    assertThat(told)
        .anyMatch(text -> text.contains("m.conf:3") && text.contains("did you mean 'name'"))
        .anyMatch(text -> text.contains("'surnme'") && text.contains("did you mean 'surname'"))
        .anyMatch(text -> text.contains("must fall"))
        .anyMatch(text -> text.contains("sondex(surname)") && text.contains("soundex"))
        .anyMatch(text -> text.contains("'givn'") && text.contains("did you mean 'given'"))
        .anyMatch(text -> text.contains("one_fact") && text.contains("'surnmae'"))
        .anyMatch(text -> text.contains("avrage") && text.contains("did you mean 'average'"));
  }
}
