package org.evenlode.governance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.evenlode.contract.Agreement;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Names;
import org.evenlode.contract.Settings.OptOutList;
import org.evenlode.lake.Root;
import org.evenlode.standard.NhsNumber;

/**
 * The opt-out lists of one night, each the newest that was delivered. They are read into memory and
 * compared as tokens; no table ever holds them. Source: National Data Opt-Out operational policy
 * guidance (NHS England): records are removed whole; the date of the check is recorded.
 */
public final class OptOuts {
  private static final String LANDING = "landing";

  private final Map<String, OptOut> lists;

  private OptOuts(Map<String, OptOut> lists) {
    this.lists = lists;
  }

  /**
   * One list.
   *
   * @param version hash of the file, which tells two versions of a day apart
   * @param tokens of the people on it
   * @param holdsPermitted whether these are the people whose records may be used
   */
  public record OptOut(
      String name,
      LocalDate date,
      String version,
      int people,
      Set<String> tokens,
      boolean holdsPermitted) {
    /** The list's name, date and version, for the ledger. */
    public String label() {
      return name + " of " + date + ", version " + version.substring(0, 12);
    }
  }

  /** No lists. */
  public static OptOuts none() {
    return new OptOuts(Map.of());
  }

  /**
   * Reads every list that an agreement asks for.
   *
   * @throws BrokenPromise with {@link ExitCode#CONFIGURATION} for a list that the settings do not
   *     know, {@link ExitCode#INPUT_MISSING} for one that is not there, {@link ExitCode#GATE} for
   *     one that is too old or holds anything but identifiers
   */
  public static OptOuts read(
      Collection<Agreement> agreements,
      Map<String, OptOutList> known,
      Root root,
      LocalDate runDate,
      Tokens tokens) {
    Map<String, OptOut> lists = new TreeMap<>();
    List<Root.Found> landed = root.walk(LANDING);
    for (Agreement agreement : agreements) {
      for (String name : agreement.optOuts()) {
        OptOutList list = known.get(name);
        if (list == null) {
          throw new BrokenPromise(
              ExitCode.CONFIGURATION,
              "Agreement "
                  + agreement.name()
                  + " asks for the opt-out list '"
                  + name
                  + "', which the settings do not know"
                  + Names.hint(name, known.keySet()));
        }
        if (!lists.containsKey(name)) {
          lists.put(name, newest(list, agreement, landed, root, runDate, tokens));
        }
      }
    }
    return new OptOuts(lists);
  }

  private static OptOut newest(
      OptOutList list,
      Agreement agreement,
      List<Root.Found> landed,
      Root root,
      LocalDate runDate,
      Tokens tokens) {
    TreeMap<LocalDate, String> delivered = new TreeMap<>();
    for (Root.Found file : landed) {
      list.files()
          .match(file.path())
          .ifPresent(named -> delivered.put(named.delivered().orElseThrow(), file.path()));
    }
    if (delivered.isEmpty()) {
      throw new BrokenPromise(
          ExitCode.INPUT_MISSING,
          "The opt-out list "
              + list.name()
              + " is not here: agreement "
              + agreement.name()
              + " needs landing/"
              + list.files().patterns().get(0));
    }
    LocalDate date = delivered.lastKey();
    long age = ChronoUnit.DAYS.between(date, runDate);
    if (age > list.maxAgeDays()) {
      throw new BrokenPromise(
          ExitCode.GATE,
          "The opt-out list "
              + list.name()
              + " is of "
              + date
              + ", "
              + age
              + " days old; it may be used for "
              + list.maxAgeDays()
              + " days");
    }
    return opened(list, date, delivered.lastEntry().getValue(), root, tokens);
  }

  private static OptOut opened(
      OptOutList list, LocalDate date, String path, Root root, Tokens tokens) {
    Set<String> people = new HashSet<>();
    MessageDigest digest = sha256();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(root.read(LANDING + "/" + path), StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
        String value = line.replace("\"", "").replace(",", "").strip();
        boolean isHeader = number == 1 && value.chars().noneMatch(Character::isDigit);
        if (value.isEmpty() || isHeader) {
          continue;
        }
        people.add(token(list, value, tokens, path, number));
      }
    } catch (IOException unreadable) {
      throw new BrokenPromise(ExitCode.UNREACHABLE, path + " cannot be read");
    }
    return new OptOut(
        list.name(),
        date,
        HexFormat.of().formatHex(digest.digest()),
        people.size(),
        Set.copyOf(people),
        list.holdsPermitted());
  }

  private static String token(
      OptOutList list, String value, Tokens tokens, String path, int number) {
    Optional<String> domain = list.domain();
    if (domain.isPresent()) {
      return tokens.pseudonymised(domain.get(), value);
    }
    String digits = value.replace(" ", "").replace("-", "");
    if (!NhsNumber.hasCheckDigit(digits)) {
      throw new BrokenPromise(
          ExitCode.GATE, path + ": line " + number + " is not an NHS number; nothing was run");
    }
    return tokens.nhsNumber(digits);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The lists that an agreement asks for. */
  public Collection<OptOut> of(Agreement agreement) {
    return new TreeSet<>(agreement.optOuts())
        .stream().filter(lists::containsKey).map(lists::get).toList();
  }

  public Collection<OptOut> all() {
    return lists.values();
  }
}
