package org.evenlode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.evenlode.contract.TableId;
import org.evenlode.support.Packaged;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every command, option, file, heading, setting and mart that a README names exists. */
class ReadmesTest {
  private static final Pattern COMMAND = Pattern.compile("(?:scripts/)?evenlode ([^`\n|]*)");
  private static final Pattern SQL_TEXT = Pattern.compile("\"[^\"]*\"");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]*)(?:#([^)]*))?\\)");
  private static final Pattern CODE =
      Pattern.compile("`([a-z_.][a-z_.A-Z0-9]*(?:/[A-Za-z0-9_.*<>-]*)+)`");
  private static final Pattern MART =
      Pattern.compile("\\b(?:published|gold|checked|silver|staged)_[a-z0-9_]+\\b");
  private static final Pattern SETTING = Pattern.compile("^\\| (`[^|]*) \\|", Pattern.MULTILINE);

  /** Folders that a night makes under its root, and what a reader makes by a recipe. */
  private static final Pattern ELSEWHERE =
      Pattern.compile(
          "(work|landing|lake|ledger|governance|keys|published|report|tmp|logs|feedback|restricted|identity"
              + "|target|opt_outs|mental_health|gp|acute|council|voluntary)/.*"
              + "|.*(outpatient_clinic|tenancy|housing_register|scripts/format).*");

  private static List<Path> readmes() throws IOException {
    try (Stream<Path> all =
        Stream.of(".", "conf", "pipelines", "scripts", "src", "notebooks")
            .map(folder -> Path.of(folder, "README.md"))) {
      return all.filter(Files::exists).toList();
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file);
  }

  @Test
  void commandsAndOptions() throws IOException {
    List<String> wrong = new ArrayList<>();
    int seen = 0;
    for (Path readme : readmes()) {
      Matcher found = COMMAND.matcher(text(readme));
      while (found.find()) {
        seen++;
        CommandLine command = new CommandLine(new Evenlode());
        for (String word : SQL_TEXT.matcher(found.group(1)).replaceAll("TEXT").split("[ ,;)]+")) {
          if (command.getSubcommands().containsKey(word)) {
            command = command.getSubcommands().get(word);
          } else if (word.startsWith("--")
              && command.getCommandSpec().findOption(word.replaceAll("[=.:].*", "")) == null) {
            wrong.add(readme + ": evenlode " + found.group(1));
          }
        }
        String first = found.group(1).strip().split("[ .,;)]+")[0];
        boolean isCommand = new CommandLine(new Evenlode()).getSubcommands().containsKey(first);
        if (found.group().startsWith("scripts/") && !isCommand && first.matches("[a-z-]+")) {
          wrong.add(readme + ": evenlode " + first);
        }
      }
    }
    assertThat(seen).isGreaterThan(30);
    assertThat(wrong).isEmpty();
  }

  @Test
  void filesAndHeadings() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path readme : readmes()) {
      Path folder = readme.resolveSibling("");
      Matcher code = CODE.matcher(text(readme));
      while (code.find()) {
        String name = code.group(1);
        boolean isNamed = !name.contains("<") && !name.contains("*");
        if (isNamed
            && !ELSEWHERE.matcher(name).matches()
            && Stream.of(folder, Path.of("."), Path.of("pipelines"), Path.of("conf"))
                .noneMatch(at -> Files.exists(at.resolve(name)))) {
          wrong.add(readme + ": " + name);
        }
      }
      Matcher link = LINK.matcher(text(readme));
      while (link.find()) {
        Path target = link.group(1).isEmpty() ? readme : folder.resolve(link.group(1));
        if (!Files.exists(target)) {
          wrong.add(readme + ": " + link.group(1));
        } else if (link.group(2) != null && !headings(target).contains(link.group(2))) {
          wrong.add(readme + ": " + link.group(1) + "#" + link.group(2));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static Set<String> headings(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith("#"))
          .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
          .map(line -> line.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
          .collect(java.util.stream.Collectors.toSet());
    }
  }

  /** The table of settings in conf/README.md has every setting, and no other. */
  @Test
  void settings() throws IOException {
    Config defaults = ConfigFactory.parseFile(Path.of("conf/evenlode.conf").toFile());
    String section = text(Path.of("conf/README.md")).split("## Settings")[1].split("\n## ")[0];
    List<String> named = new ArrayList<>();
    Matcher row = SETTING.matcher(section);
    while (row.find()) {
      String group = "";
      for (String name : row.group(1).replaceAll("[` ]", "").replace("{...}", "").split(",")) {
        named.add(name.contains(".") || group.isEmpty() ? name : group + name);
        group = name.contains(".") ? name.replaceAll("[^.]*$", "") : group;
      }
    }
    named.removeIf(name -> name.startsWith("opt_outs."));
    assertThat(named).isNotEmpty().allSatisfy(name -> assertThat(defaults.hasPath(name)).isTrue());
    List<String> there =
        defaults.root().keySet().stream()
            .filter(name -> !name.equals("opt_outs"))
            .flatMap(
                name ->
                    name.startsWith("spark") || !isObject(defaults, name)
                        ? Stream.of(name)
                        : defaults.getConfig(name).root().keySet().stream()
                            .map(key -> name + "." + key))
            .toList();
    assertThat(named).containsAll(there);
  }

  private static boolean isObject(Config config, String name) {
    return config.getValue(name).valueType() == com.typesafe.config.ConfigValueType.OBJECT;
  }

  @Test
  void tables() throws IOException {
    Set<String> known =
        Packaged.definitions().tables().keySet().stream()
            .map(TableId::name)
            .collect(java.util.stream.Collectors.toSet());
    List<String> wrong = new ArrayList<>();
    for (Path readme : readmes()) {
      Matcher found = MART.matcher(text(readme));
      while (found.find()) {
        String name = found.group();
        String noun = name.replaceFirst("^published_", "");
        boolean isThere =
            known.contains(name)
                || known.contains("gold_" + noun)
                || known.contains("checked_" + noun)
                || Set.of("release", "at").contains(noun)
                || Packaged.definitions().feeds().values().stream()
                    .anyMatch(feed -> feed.staged().name().equals(name));
        if (!isThere && !ELSEWHERE.matcher(name).matches()) {
          wrong.add(readme + ": " + name);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }
}
