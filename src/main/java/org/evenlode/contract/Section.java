package org.evenlode.contract;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One object of a configuration file, read key by key. Every wrong type, missing key and unknown
 * key becomes a {@link Problem}; reading goes on with a harmless value, so that all problems of all
 * files come out together.
 */
public final class Section {
  private final ConfigObject object;
  private final String file;
  private final String path;
  private final Problems problems;
  private final Set<String> known = new HashSet<>();

  private Section(ConfigObject object, String file, String path, Problems problems) {
    this.object = object;
    this.file = file;
    this.path = path;
    this.problems = problems;
  }

  /** Reads a file; an unreadable or unparsable file is a problem and an empty section. */
  public static Section read(Path file, String shownAs, Problems problems) {
    try {
      return parse(Files.readString(file), shownAs, problems);
    } catch (IOException unreadable) {
      problems.add(shownAs, "", "cannot be read as UTF-8 text");
      return of(ConfigFactory.empty(), shownAs, problems);
    }
  }

  /** Reads HOCON text; includes are not followed. */
  public static Section parse(String text, String shownAs, Problems problems) {
    try {
      Config config =
          ConfigFactory.parseString(
              text,
              ConfigParseOptions.defaults()
                  .setSyntax(ConfigSyntax.CONF)
                  .setOriginDescription(shownAs));
      DuplicateKeys.report(text, shownAs, problems);
      return of(config, shownAs, problems);
    } catch (ConfigException broken) {
      int line = broken.origin() == null ? 0 : Math.max(0, broken.origin().lineNumber());
      problems.add(new Problem(shownAs, line, "", Problem.NOT_HOCON + firstLine(broken)));
      return of(ConfigFactory.empty(), shownAs, problems);
    }
  }

  /** A section over configuration that is already parsed and resolved. */
  public static Section of(Config config, String shownAs, Problems problems) {
    return new Section(config.root(), shownAs, "", problems);
  }

  private static String firstLine(ConfigException broken) {
    String message = String.valueOf(broken.getMessage());
    return message.lines().findFirst().orElse("").replaceFirst("^[^:]*: \\d+: ", "");
  }

  public String file() {
    return file;
  }

  public boolean has(String key) {
    known.add(key);
    return object.containsKey(key);
  }

  public String text(String key) {
    return optionalText(key).orElseGet(() -> missing(key, ""));
  }

  public Optional<String> optionalText(String key) {
    return value(key)
        .flatMap(
            value -> {
              if (value.valueType() == ConfigValueType.OBJECT
                  || value.valueType() == ConfigValueType.LIST) {
                problem(value, key, "must be text, is " + kind(value));
                return Optional.empty();
              }
              return Optional.of(String.valueOf(value.unwrapped()));
            });
  }

  /** Returns the date under a key, written as YYYY-MM-DD, in quotes. */
  public Optional<LocalDate> optionalDate(String key) {
    return optionalText(key)
        .flatMap(
            text -> {
              try {
                return Optional.of(LocalDate.parse(text));
              } catch (DateTimeException notDate) {
                problem(key, "must be a date, YYYY-MM-DD");
                return Optional.empty();
              }
            });
  }

  /** Returns the name under a key, in lower snake case. */
  public String name(String key) {
    String name = text(key);
    if (!name.isEmpty() && !Names.isPlain(name)) {
      problem(key, "must be lower snake case, is '" + name + "'");
    }
    return name;
  }

  public int integer(String key, int otherwise) {
    return value(key)
        .map(
            value -> {
              if (value.unwrapped() instanceof Number number
                  && number.doubleValue() == number.intValue()) {
                return number.intValue();
              }
              problem(value, key, "must be a whole number, is " + kind(value));
              return otherwise;
            })
        .orElse(otherwise);
  }

  public OptionalDouble optionalNumber(String key) {
    Optional<ConfigValue> value = value(key);
    if (value.isEmpty()) {
      return OptionalDouble.empty();
    }
    if (value.get().unwrapped() instanceof Number number) {
      return OptionalDouble.of(number.doubleValue());
    }
    problem(value.get(), key, "must be a number, is " + kind(value.get()));
    return OptionalDouble.empty();
  }

  public double number(String key, double otherwise) {
    return optionalNumber(key).orElse(otherwise);
  }

  public boolean flag(String key, boolean otherwise) {
    return value(key)
        .map(
            value -> {
              if (value.unwrapped() instanceof Boolean flag) {
                return flag;
              }
              problem(value, key, "must be true or false, is " + kind(value));
              return otherwise;
            })
        .orElse(otherwise);
  }

  /** Returns the enum constant under a key, written in lower case. */
  public <E extends Enum<E>> E oneOf(String key, Class<E> type, E otherwise) {
    return optionalText(key).flatMap(text -> constant(key, type, text)).orElse(otherwise);
  }

  private <E extends Enum<E>> Optional<E> constant(String key, Class<E> type, String text) {
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .toList();
    int index = names.indexOf(text);
    if (index < 0) {
      problem(
          key,
          "must be one of "
              + String.join(", ", names)
              + ", is '"
              + text
              + "'"
              + Names.hint(text, names));
      return Optional.empty();
    }
    return Optional.of(type.getEnumConstants()[index]);
  }

  /** Returns the enum constant under a key that must be there. */
  public <E extends Enum<E>> E requiredOneOf(String key, Class<E> type, E otherwise) {
    if (!has(key)) {
      missing(key, "");
      return otherwise;
    }
    return oneOf(key, type, otherwise);
  }

  /** Returns the enum constants in a list under a key; none where the key is absent. */
  public <E extends Enum<E>> List<E> manyOf(String key, Class<E> type) {
    return texts(key).stream().flatMap(text -> constant(key, type, text).stream()).toList();
  }

  /** Returns a list of texts; a single text counts as a list of one. */
  public List<String> texts(String key) {
    return value(key)
        .map(
            value -> {
              if (value instanceof ConfigList list) {
                return list.stream().map(item -> String.valueOf(item.unwrapped())).toList();
              }
              if (value.valueType() == ConfigValueType.OBJECT) {
                problem(value, key, "must be a list of texts, is an object");
                return List.<String>of();
              }
              return List.of(String.valueOf(value.unwrapped()));
            })
        .orElse(List.of());
  }

  /** Returns the sections of a list of objects. */
  public List<Section> sections(String key) {
    List<Section> sections = new ArrayList<>();
    value(key)
        .ifPresent(
            value -> {
              if (value instanceof ConfigList list) {
                int index = 0;
                for (ConfigValue item : list) {
                  if (item instanceof ConfigObject child) {
                    sections.add(new Section(child, file, at(key) + "[" + index + "]", problems));
                  } else {
                    problem(item, key, "must hold objects, holds " + kind(item));
                  }
                  index++;
                }
              } else {
                problem(value, key, "must be a list, is " + kind(value));
              }
            });
    return sections;
  }

  /** The object under a key; empty when the key is absent. */
  public Optional<Section> section(String key) {
    return value(key)
        .flatMap(
            value -> {
              if (value instanceof ConfigObject child) {
                return Optional.of(new Section(child, file, at(key), problems));
              }
              problem(value, key, "must be an object, is " + kind(value));
              return Optional.empty();
            });
  }

  /** The object under a key; one without keys when it is absent. */
  public Section sectionOrEmpty(String key) {
    return section(key)
        .orElseGet(() -> new Section(ConfigFactory.empty().root(), file, at(key), problems));
  }

  /** Returns the objects under a key by name, in the order of the file. */
  public Map<String, Section> children(String key) {
    return section(key).map(Section::children).orElseGet(LinkedHashMap::new);
  }

  /** Returns every key of this section as an object by name, in the order of the file. */
  public Map<String, Section> children() {
    Map<Integer, List<String>> byLine = new TreeMap<>();
    object.forEach(
        (name, value) ->
            byLine
                .computeIfAbsent(value.origin().lineNumber(), line -> new ArrayList<>())
                .add(name));
    Map<String, Section> children = new LinkedHashMap<>();
    byLine.values().stream()
        .flatMap(names -> names.stream().sorted())
        .forEach(
            name -> {
              known.add(name);
              ConfigValue value = object.get(name);
              if (value instanceof ConfigObject child) {
                children.put(name, new Section(child, file, at(name), problems));
              } else if (value != null) {
                problem(value, name, "must be an object, is " + kind(value));
              }
            });
    return children;
  }

  /** Texts by name under a key. */
  public Map<String, String> textByName(String key) {
    Map<String, String> texts = new TreeMap<>();
    section(key)
        .ifPresent(
            section ->
                new TreeSet<>(section.object.keySet())
                    .forEach(
                        name -> section.optionalText(name).ifPresent(v -> texts.put(name, v))));
    return texts;
  }

  /** Reports every key that nothing asked for. Call it once, after reading. */
  public void finish() {
    for (String key : new TreeSet<>(object.keySet())) {
      if (!known.contains(key)) {
        ConfigValue value = object.get(key);
        String expected = known.stream().sorted().collect(Collectors.joining(", "));
        problems.add(
            new Problem(
                file,
                value == null ? 0 : Math.max(0, value.origin().lineNumber()),
                at(key),
                "is not a known key" + hintOr(key, "; known here: " + expected)));
      }
    }
  }

  private String hintOr(String key, String otherwise) {
    String hint = Names.hint(key, known);
    return hint.isEmpty() ? otherwise : hint;
  }

  /** Records a problem of a key, on its own line of the file. */
  public void problem(String key, String message) {
    ConfigValue value = object.get(key);
    int line = value == null ? object.origin().lineNumber() : value.origin().lineNumber();
    problems.add(new Problem(file, Math.max(0, line), at(key), message));
  }

  private void problem(ConfigValue value, String key, String message) {
    problems.add(new Problem(file, Math.max(0, value.origin().lineNumber()), at(key), message));
  }

  private String missing(String key, String otherwise) {
    if (!object.containsKey(key)) {
      problem(key, "is required");
    }
    return otherwise;
  }

  private Optional<ConfigValue> value(String key) {
    known.add(key);
    return Optional.ofNullable(object.get(key))
        .filter(value -> value.valueType() != ConfigValueType.NULL);
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String kind(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT -> "an object";
      case LIST -> "a list";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
      case STRING -> "text";
    };
  }
}
