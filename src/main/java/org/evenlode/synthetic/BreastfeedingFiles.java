package org.evenlode.synthetic;

import java.io.Serializable;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.evenlode.contract.Codelist;

/**
 * Makes the record of how infants are fed, in CSDS: a care activity of each contact with its status
 * and, of some, a coded finding, which is the better record where the two differ.
 */
final class BreastfeedingFiles implements Serializable {
  private static final long serialVersionUID = 1L;
  static final String ACTIVITY = "CYP202CareActivity";
  static final String STATUS = "CYP610BreastfeedingStatus";
  private static final List<String> STATES = List.of("exclusive", "partial", "none");
  private static final int LAST_DAY = 180;

  private final Recorder recorder;
  private final Draws draws;
  private final TreeMap<String, String> findings = new TreeMap<>();

  BreastfeedingFiles(Recorder recorder, Draws draws, Map<String, Codelist> codelists) {
    this.recorder = recorder;
    this.draws = draws;
    Codelist list = codelists.get("demo_breastfeeding");
    if (list != null) {
      list.entries()
          .values()
          .forEach(entry -> findings.putIfAbsent(entry.category(), entry.code()));
    }
  }

  /** Returns how a child is truly fed while it is an infant. */
  String truth(Person person) {
    return STATES.get(Draws.pick(List.of(0.33, 0.22, 0.45), draws.uniform(person.number(), "fed")));
  }

  /** Writes what a contact recorded, in the layouts of its form of the data set. */
  void write(
      SubmissionTables.Visit visit,
      Contact contact,
      String contactId,
      Layouts layouts,
      FileSet files) {
    Person person = visit.person();
    long days = ChronoUnit.DAYS.between(person.birth(), contact.day());
    if (days < 0 || days > LAST_DAY) {
      return;
    }
    long n = person.number();
    String truth = truth(person);
    boolean isCoded = draws.happens(0.6, n, "fed coded", contact.number());
    // A status that was not updated, beside a finding that was.
    boolean isStale = draws.happens(0.2, n, "fed stale", contact.number());
    String said = isStale ? STATES.get((STATES.indexOf(truth) + 1) % STATES.size()) : truth;
    String id = recorder.id("CA", n, "activity " + contact.provider(), contact.number());
    visit.add(
        files,
        ACTIVITY,
        layouts
            .line(ACTIVITY)
            .put("CareActivityID", id)
            .put("CareContactID", contactId)
            .put("Activity_Type", "01")
            .put("Finding_Scheme", isCoded ? "04" : "")
            .put("CodedFinding", isCoded ? findings.getOrDefault(truth, "") : ""));
    visit.add(
        files,
        STATUS,
        layouts
            .line(STATUS)
            .put("CareActivityID", id)
            .put("BreastFeedingStatus", "0" + (STATES.indexOf(said) + 1)));
  }
}
