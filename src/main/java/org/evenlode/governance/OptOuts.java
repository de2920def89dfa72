package org.evenlode.governance;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.evenlode.contract.Agreement;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.Names;
import org.evenlode.contract.Settings.OptOutList;
import org.evenlode.lake.Root;

/**
 * Holds the opt-out lists of one night, each the newest that was delivered. They are read into
 * memory and compared as tokens; no table ever holds them. Source: National Data Opt-Out
 * operational policy guidance (NHS England): records are removed whole; the date of the check is
 * recorded.
 */
public final class OptOuts {
  private static final String LANDING = "landing";

  private final Map<String, OptOut> lists;

  private OptOuts(Map<String, OptOut> lists) {
    this.lists = lists;
  }

  /**
   * Holds one list.
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
    /** Returns the list's name, date and version, for the ledger. */
    public String label() {
      return name + " of " + date + ", version " + version.substring(0, 12);
    }
  }

  /** Returns an empty set of lists. */
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
    Map.Entry<LocalDate, String> newest = delivered.floorEntry(runDate);
    if (newest == null) {
      throw new BrokenPromise(
          ExitCode.INPUT_MISSING,
          "The opt-out list "
              + list.name()
              + " is not here: agreement "
              + agreement.name()
              + " needs landing/"
              + list.files().patterns().get(0)
              + (delivered.isEmpty()
                  ? ""
                  : "; that of " + delivered.firstKey() + " is dated after the run"));
    }
    LocalDate date = newest.getKey();
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
    OptOut read = new ListFile(list, root, tokens).read(date, newest.getValue());
    Map.Entry<LocalDate, String> before = delivered.lowerEntry(date);
    refuseDoubtful(read, list, before == null ? 0 : people(list, root, tokens, before));
    return read;
  }

  /** Returns how many people the list before names; 0 where it cannot be read any more. */
  private static int people(
      OptOutList list, Root root, Tokens tokens, Map.Entry<LocalDate, String> before) {
    try {
      return new ListFile(list, root, tokens).read(before.getKey(), before.getValue()).people();
    } catch (BrokenPromise unreadable) {
      return 0;
    }
  }

  /** An empty or shrunken list would let the records of people through who have opted out. */
  private static void refuseDoubtful(OptOut read, OptOutList list, int before) {
    boolean isConfirmed =
        list.confirmed().stream()
            .anyMatch(start -> !start.isEmpty() && read.version().startsWith(start));
    boolean hasShrunk =
        !list.holdsPermitted() && read.people() < before * (1 - list.mostShrinkage());
    if (isConfirmed || read.people() > 0 && !hasShrunk) {
      return;
    }
    throw new BrokenPromise(
        ExitCode.GATE,
        "The opt-out list "
            + read.label()
            + ", names "
            + (read.people() == 0 ? "nobody" : read.people() + " people")
            + (hasShrunk && before > 0 ? ", the one before " + before : "")
            + "; nothing was run. If that is right, say opt_outs."
            + list.name()
            + ".confirmed = [\""
            + read.version().substring(0, 12)
            + "\"] in the settings");
  }

  /** Returns the lists that an agreement asks for. */
  public Collection<OptOut> of(Agreement agreement) {
    return new TreeSet<>(agreement.optOuts())
        .stream().filter(lists::containsKey).map(lists::get).toList();
  }

  public Collection<OptOut> all() {
    return lists.values();
  }
}
