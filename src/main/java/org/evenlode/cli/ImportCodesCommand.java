package org.evenlode.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.CodeSystem.Mapping;
import org.evenlode.contract.CodeSystem.Relationship;
import org.evenlode.contract.Codelist;
import org.evenlode.contract.ExitCode;
import org.evenlode.standard.ReadMap;
import org.evenlode.standard.Refset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes code systems and codelists of a board's own licensed release files. */
@Command(
    name = "import-codes",
    description = {
      "Makes code systems and codelists of your own release files, whose content is licensed and never shipped: maps of Read codes to SNOMED CT, and reference sets of SNOMED CT (RF2).",
      "Example: evenlode import-codes map --kind read_v2 --in rcsctmap2.txt --out conf/codes/read_v2.csv"
    },
    mixinStandardHelpOptions = true)
final class ImportCodesCommand {

  @Command(
      name = "map",
      description = "Makes conf/codes/read_v2.csv or ctv3.csv of a map of Read codes.",
      mixinStandardHelpOptions = true)
  int map(
      @Option(names = "--kind", required = true, description = "${COMPLETION-CANDIDATES}")
          ReadMap.Kind kind,
      @Option(
              names = "--in",
              required = true,
              paramLabel = "FILE",
              description = "rcsctmap2 or ctv3sctmap2 of a release.")
          Path in,
      @Option(names = "--out", required = true, paramLabel = "FILE", description = "The CSV.")
          Path out) {
    List<Mapping> mappings = new ReadMap(in, kind).mappings();
    write(
        out,
        List.of("code", "term", "to", "relationship"),
        mappings.stream()
            .map(
                one ->
                    List.of(
                        one.code(),
                        one.term(),
                        one.to(),
                        one.relationship().name().toLowerCase(Locale.ROOT)))
            .toList());
    long nowhere = mappings.stream().filter(m -> m.relationship() == Relationship.NONE).count();
    Console.note(
        String.format(
            Locale.ROOT,
            "%s: codes %,d, of them without a target (not assured, or several concepts) %,d",
            out,
            mappings.size(),
            nowhere));
    return 0;
  }

  @Command(
      name = "list",
      description = "Makes a codelist of reference sets of SNOMED CT, one category each.",
      mixinStandardHelpOptions = true)
  int list(
      @Option(
              names = "--in",
              required = true,
              paramLabel = "FILE",
              description = "der2_Refset_Simple..., full or snapshot.")
          Path in,
      @Option(
              names = "--refset",
              required = true,
              paramLabel = "ID=CATEGORY",
              description = "A reference set and its category; may be given several times.")
          Map<String, String> refsets,
      @Option(
              names = "--descriptions",
              paramLabel = "FILE",
              description = "sct2_Description_..., for the terms.")
          Optional<Path> descriptions,
      @Option(names = "--out", required = true, paramLabel = "FILE", description = "The CSV.")
          Path out) {
    List<Codelist.Entry> entries =
        new Refset(in).entries(new LinkedHashMap<>(refsets), descriptions);
    Map<String, Integer> counts = new LinkedHashMap<>();
    refsets.values().forEach(category -> counts.put(category, 0));
    Set<String> seen = new HashSet<>();
    int twice = 0;
    for (Codelist.Entry entry : entries) {
      counts.merge(entry.category(), 1, Integer::sum);
      twice += seen.add(entry.code()) ? 0 : 1;
    }
    counts.forEach(
        (category, members) -> {
          if (members == 0) {
            throw new BrokenPromise(
                ExitCode.GATE,
                in.getFileName() + " has no active member of the set of " + category);
          }
        });
    if (twice > 0) {
      throw new BrokenPromise(
          ExitCode.GATE,
          "A codelist gives each code one category, and "
              + twice
              + " times a concept is in one more of these sets: make a list of each set");
    }
    write(
        out,
        List.of("code", "term", "category"),
        entries.stream().map(one -> List.of(one.code(), one.term(), one.category())).toList());
    Console.note(out + ": " + counts);
    String name = String.valueOf(out.getFileName()).replace(".csv", "");
    Console.note(
        "Name it in codelists.conf: %s { title = \"...\", version = \"...\", source = \"...\", licence = \"...\" }"
            .formatted(name));
    return 0;
  }

  private static void write(Path out, List<String> header, List<List<String>> rows) {
    Path unfinished = out.resolveSibling(out.getFileName() + ".unfinished");
    try {
      try (CsvWriter csv = CsvWriter.builder().build(unfinished)) {
        csv.writeRecord(header);
        rows.forEach(csv::writeRecord);
      }
      Files.move(unfinished, out, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new BrokenPromise(ExitCode.NOT_WRITABLE, out + " cannot be written");
    }
  }
}
