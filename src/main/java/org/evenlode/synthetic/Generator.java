package org.evenlode.synthetic;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.evenlode.contract.CodeSystem;
import org.evenlode.contract.Codelist;
import org.evenlode.lake.Root;

/** Makes a demonstration ICS and delivers its files. */
public final class Generator implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String PEOPLE_TRUTH = "truth_people.csv";
  private static final long SMALLEST_SLICE = 2_000;
  private static final long LARGEST_SLICE = 16_000;

  private final World world;
  private final Parameters parameters;
  private final Population population;
  private final Contacts contacts;
  private final GpFiles gp;
  private final GpAppointmentFiles appointments;
  private final AcuteFiles acute;
  private final SubmissionFiles mentalHealth;
  private final SubmissionFiles community;
  private final Admissions admissions;
  private final AdmissionFiles stays;
  private final OptOutFiles optOuts;
  private final JournalFiles journals;
  private final BreastfeedingFiles breastfeeding;
  private final WaitingFiles waits;
  private final MaternityFiles maternity;
  private final EmergencyFiles emergencies;
  private final PatientIndexFiles patientIndex;
  private final PdsFiles pds;
  private final HousingBenefitFiles housingBenefit;
  private final VoluntaryFiles voluntary;
  private final PartnerFiles partners;
  private final List<FileMaker> makers;
  private final Recorder recorder;

  private Generator(
      World world,
      Parameters parameters,
      Draws draws,
      Recorder recorder,
      Map<String, String> snomed,
      Map<String, Codelist> codelists,
      PersonNames names,
      Secrets secrets) {
    this.world = world;
    this.parameters = parameters;
    this.admissions = new Admissions(parameters, draws);
    this.stays = new AdmissionFiles(world, recorder);
    this.recorder = recorder;
    this.optOuts = new OptOutFiles(parameters, recorder);
    this.journals = new JournalFiles(world, parameters, recorder, draws, codelists);
    this.population = new Population(world, parameters, draws);
    this.contacts = new Contacts(parameters, draws);
    this.gp = new GpFiles(world, parameters, recorder, draws, snomed);
    this.appointments = new GpAppointmentFiles(world, gp.snapshots(), recorder);
    this.acute = new AcuteFiles(world, parameters, recorder);
    this.breastfeeding = new BreastfeedingFiles(recorder, draws, codelists);
    Dialect mhsds = Dialect.mentalHealth(parameters.mhsdsForm());
    this.mentalHealth =
        new SubmissionFiles(
            mhsds,
            parameters,
            recorder,
            new MentalHealthTables(mhsds, world, parameters, recorder, draws));
    Dialect csds = Dialect.community(parameters.csdsForm());
    this.community =
        new SubmissionFiles(
            csds,
            parameters,
            recorder,
            new CommunityTables(csds, world, parameters, draws, recorder, breastfeeding));
    this.maternity = new MaternityFiles(parameters, recorder, draws);
    this.waits = new WaitingFiles(world, parameters, recorder, draws);
    this.emergencies = new EmergencyFiles(world, parameters, recorder, draws);
    this.patientIndex = new PatientIndexFiles(parameters, recorder, names);
    this.pds = new PdsFiles(world, parameters, recorder);
    this.housingBenefit =
        new HousingBenefitFiles(parameters, recorder, draws, new Recorded.Clerk(names, draws));
    this.voluntary =
        new VoluntaryFiles(
            parameters, recorder, draws, new Recorded.Clerk(names, draws), secrets.linkage());
    this.partners =
        new PartnerFiles(world, parameters, recorder, draws, new Recorded.Clerk(names, draws));
    this.makers =
        List.of(
            appointments,
            gp,
            journals,
            optOuts,
            stays,
            acute,
            emergencies,
            waits,
            maternity,
            mentalHealth,
            community,
            patientIndex,
            pds,
            housingBenefit,
            voluntary,
            partners);
  }

  /**
   * Declares what to make.
   *
   * @param reference folder of real reference data, with {@code icb}; both empty for made-up places
   * @param months months of activity, unless the parameter file decides
   */
  public record Order(
      long people,
      long seed,
      Optional<Path> reference,
      Optional<String> icb,
      Optional<Integer> months,
      Optional<String> until) {}

  /**
   * Holds the keys that files are made with.
   *
   * @param domain of the board's own pseudonyms
   * @param linkage by which partners without names hash them
   */
  public record Secrets(Supplier<byte[]> domain, Supplier<byte[]> linkage) {}

  /** Describes what was made. */
  public record Made(String icbCode, String icbName, int areas, int files, LocalDate runDate) {}

  /**
   * Makes the files.
   *
   * @param nameFile names of people
   * @param out landing folder; everything already in it stays
   * @param secrets keys of the site
   * @param ethnicity code system of SNOMED CT concepts of ethnicity
   * @param codelists lists that journals are written from
   */
  public static Made make(
      SparkSession spark,
      Order order,
      Path parameterFile,
      Path nameFile,
      Root out,
      Secrets secrets,
      CodeSystem ethnicity,
      Map<String, Codelist> codelists) {
    Parameters read = Parameters.read(parameterFile);
    Parameters parameters =
        read.withMonths(
            order.until().map(Parameters::month).orElse(read.until()),
            order.months().orElse(read.months()));
    Draws draws = new Draws(order.seed());
    World world =
        order.reference().isPresent()
            ? Worlds.real(order.reference().get(), order.icb().orElseThrow(), order.people())
            : Worlds.fictional(parameters, order.people(), draws);
    Map<String, String> snomed =
        ethnicity.mappings().values().stream()
            .collect(
                Collectors.toMap(
                    CodeSystem.Mapping::to,
                    CodeSystem.Mapping::code,
                    (first, second) -> first.compareTo(second) <= 0 ? first : second));
    Recorder recorder = new Recorder(parameters, draws, secrets.domain().get());
    Generator generator =
        new Generator(
            world,
            parameters,
            draws,
            recorder,
            snomed,
            codelists,
            PersonNames.read(nameFile, draws),
            secrets);
    int files = generator.write(spark, order.people(), out);
    return new Made(
        world.icbCode(),
        world.icbName(),
        world.areas().size(),
        files,
        parameters.until().plusMonths(1).atDay(27));
  }

  private int write(SparkSession spark, long people, Root out) {
    new ReferenceFiles(world, parameters).write(out);
    FileSet headers = new FileSet();
    mentalHealth.writeHeaders(headers);
    community.writeHeaders(headers);
    maternity.writeHeaders(headers);
    partners.writeInsights(headers);
    headers.lines().forEach((file, lines) -> out.writeText(file, header(file) + "\n" + lines));
    long size = Math.max(SMALLEST_SLICE, Math.min(LARGEST_SLICE, people / 64));
    List<Long> starts = new ArrayList<>();
    for (long start = 0; start < people; start += size) {
      starts.add(start);
    }
    String parts = out.path(".parts");
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<String> truths =
        context
            .parallelize(starts, starts.size())
            .map(start -> slice(start, Math.min(people, start + size), parts))
            .collect();
    int files = join(out);
    // No feed's: kept out of sight.
    List<String> hidden =
        new ArrayList<>(
            List.of(
                PEOPLE_TRUTH, HousingBenefitFiles.TRUTH, VoluntaryFiles.TRUTH, PartnerFiles.KNOWN));
    hidden.addAll(PartnerFiles.TRUTHS.keySet());
    for (String truth : hidden) {
      if (out.exists(truth)) {
        out.rename(truth, "." + truth);
      }
    }
    out.delete(".parts");
    Truth truth = new Truth();
    truths.forEach(truth::add);
    out.writeText(".truth.csv", Truth.HEADER + "\n" + truth.lines());
    return files + headers.lines().size();
  }

  /** Makes the people of a slice and writes their lines, a part of each file. */
  private String slice(long from, long to, String parts) {
    FileSet files = new FileSet();
    Truth truth = new Truth();
    for (long n = from; n < to; n++) {
      Person person = population.person(n);
      gp.write(person, files);
      journals.write(person, files);
      boolean isOptedOut = recorder.optsOut(person, OptOutFiles.NATIONAL);
      optOuts.write(person, files);
      files.add(PEOPLE_TRUTH, truth(person));
      waits.write(person, files);
      maternity.write(person, files);
      emergencies.write(person, files);
      patientIndex.write(person, files);
      pds.write(person, files);
      housingBenefit.write(person, files);
      voluntary.write(person, files);
      partners.write(person, files);
      boolean inHes = stays.write(person, admissions.of(person), parameters.until(), files);
      for (Setting setting : Setting.values()) {
        if (setting == Setting.GENERAL_PRACTICE && !person.isRegistered()) {
          continue;
        }
        List<Contact> all = contacts.of(person, setting);
        if (!isOptedOut) {
          truth.add(person, all);
        }
        switch (setting) {
          case OUTPATIENT -> inHes |= acute.write(person, all, files);
          case MENTAL_HEALTH -> mentalHealth.write(person, all, files);
          case COMMUNITY -> community.write(person, all, files);
          case GENERAL_PRACTICE -> appointments.write(person, all, files);
        }
      }
      if (inHes) {
        acute.bridge(person, files);
      }
    }
    Root root = Root.open(parts, new Configuration());
    files.lines().forEach((file, lines) -> root.writeText(part(from, file), lines.toString()));
    return truth.lines();
  }

  private static String part(long from, String file) {
    return String.format(Locale.ROOT, "%012d/%s", from, file);
  }

  private String truth(Person person) {
    return String.join(
        ",",
        person.nhsNumber(),
        person.category(),
        person.isRegistered() ? String.join(" ", journals.conditions(person)) : "",
        breastfeeding.truth(person));
  }

  /** Joins the parts of each file in the order of people, so that cores make no difference. */
  private int join(Root out) {
    Map<String, List<String>> byFile = new TreeMap<>();
    Root parts = Root.open(out.path(".parts"), new Configuration());
    TreeSet<String> all = new TreeSet<>();
    parts.walk("").forEach(found -> all.add(found.path()));
    for (String part : all) {
      byFile.computeIfAbsent(part.substring(13), file -> new ArrayList<>()).add(part);
    }
    byFile.forEach(
        (file, its) -> {
          try (OutputStream target = out.write(file)) {
            target.write((header(file) + "\n").getBytes(StandardCharsets.UTF_8));
            long lines = 0;
            for (String part : its) {
              try (var in = parts.read(part)) {
                byte[] bytes = in.readAllBytes();
                target.write(bytes);
                for (byte one : bytes) {
                  lines += one == '\n' ? 1 : 0;
                }
              }
            }
            Optional<String> trailer = trailer(file, lines);
            if (trailer.isPresent()) {
              target.write((trailer.get() + "\n").getBytes(StandardCharsets.UTF_8));
            }
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        });
    return byFile.size();
  }

  private Optional<String> trailer(String file, long lines) {
    return makers.stream()
        .filter(maker -> maker.owns(file))
        .findFirst()
        .flatMap(maker -> maker.trailer(file, lines));
  }

  private String header(String file) {
    if (file.equals(PEOPLE_TRUTH)) {
      return "nhs_number,ethnic_category,conditions,fed";
    }
    return makers.stream()
        .filter(maker -> maker.owns(file))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Nobody makes " + file))
        .header(file);
  }
}
