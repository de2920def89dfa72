package org.evenlode.standard;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.evenlode.contract.CodeSystem.Form;
import org.evenlode.contract.CodeSystem.Mapping;
import org.evenlode.contract.CodeSystem.Relationship;

/**
 * Tells where Read codes lead in SNOMED CT, out of a release file of a map of the NHS (Data
 * Migration: {@code rcsctmap2} of Read version 2, {@code ctv3sctmap2} of CTV3). Of a code's rows
 * those in use count, first those of its preferred term, then those that clinicians have assured,
 * then the newest. A code whose best row is not assured, or whose best rows disagree, maps nowhere.
 */
public final class ReadMap {
  private static final String IN_USE = "1";

  private final Path file;
  private final Kind kind;

  /** Names the two kinds of Read codes. */
  public enum Kind {
    /** Maps version 2: five bytes, and a term code that is 00 for the preferred term. */
    READ_V2("readcode", "conceptid", "termcode", "00"),
    /** Maps Clinical Terms version 3: its preferred terms are of type P. */
    CTV3("ctv3_conceptid", "sct_conceptid", "ctv3_termtype", "P");

    private final String from;
    private final String to;
    private final String term;
    private final String preferred;

    Kind(String from, String to, String term, String preferred) {
      this.from = from;
      this.to = to;
      this.term = term;
      this.preferred = preferred;
    }
  }

  /** Makes a map of a kind. */
  public ReadMap(Path file, Kind kind) {
    this.file = file;
    this.kind = kind;
  }

  private record Candidate(boolean isPreferred, boolean isAssured, String since, String concept) {
    private static final Comparator<Candidate> BEST =
        Comparator.comparing(Candidate::isPreferred)
            .thenComparing(Candidate::isAssured)
            .thenComparing(Candidate::since);

    private boolean isAsGoodAs(Candidate other) {
      return BEST.compare(this, other) == 0;
    }
  }

  /** Keeps the best rows of a code. */
  private static final class Best {
    private Candidate one;
    private final TreeSet<String> concepts = new TreeSet<>();

    private Best(Candidate first) {
      one = first;
      concepts.add(first.concept());
    }

    private void add(Candidate candidate) {
      if (Candidate.BEST.compare(candidate, one) > 0) {
        one = candidate;
        concepts.clear();
      }
      if (candidate.isAsGoodAs(one)) {
        concepts.add(candidate.concept());
      }
    }

    private Mapping mapping(String code) {
      if (!one.isAssured()) {
        return new Mapping(code, "not assured", "", Relationship.NONE);
      }
      return concepts.size() > 1
          ? new Mapping(code, "leads to several concepts", "", Relationship.NONE)
          : new Mapping(code, "", one.concept(), Relationship.EQUIVALENT);
    }
  }

  /** Returns the codes with what they map to, in the order of codes. */
  public List<Mapping> mappings() {
    TreeMap<String, Best> best = new TreeMap<>();
    new ReleaseFile(file)
        .each(
            List.of(kind.from, kind.to, kind.term, "is_assured", "effectivedate", "mapstatus"),
            line -> {
              String concept = line.get(kind.to).strip();
              if (!line.get("mapstatus").strip().equals(IN_USE)
                  || !concept.matches("[1-9][0-9]{5,17}")) {
                return;
              }
              Candidate candidate =
                  new Candidate(
                      line.get(kind.term).strip().equals(kind.preferred),
                      line.get("is_assured").strip().equals("1"),
                      line.get("effectivedate").strip(),
                      concept);
              best.merge(
                  Form.READ.normal(line.get(kind.from)),
                  new Best(candidate),
                  (known, next) -> {
                    known.add(candidate);
                    return known;
                  });
            });
    return best.entrySet().stream().map(one -> one.getValue().mapping(one.getKey())).toList();
  }
}
