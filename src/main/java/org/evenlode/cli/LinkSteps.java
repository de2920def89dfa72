package org.evenlode.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.evenlode.contract.BrokenPromise;
import org.evenlode.contract.Definitions;
import org.evenlode.contract.ExitCode;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.LinkedBy;
import org.evenlode.contract.Names;
import org.evenlode.contract.Problems;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.governance.Keys;
import org.evenlode.governance.OptOuts;
import org.evenlode.governance.OptOuts.OptOut;
import org.evenlode.governance.Tokens;
import org.evenlode.lake.Root;
import org.evenlode.linkage.HashedRegister;
import org.evenlode.linkage.LinkageModel;
import org.evenlode.linkage.Reviews;
import org.evenlode.pipeline.Step;
import org.evenlode.silver.LinkCandidateTable;
import org.evenlode.silver.LinkDecisionTable;
import org.evenlode.silver.LinkGroupTable;
import org.evenlode.silver.LinkHistoryTable;
import org.evenlode.silver.LinkModelTable;
import org.evenlode.silver.LinkReviewTable;
import org.evenlode.silver.LinkedPartner;
import org.evenlode.silver.PersonLinkTable;

/**
 * Makes the steps that link partners' records to people.
 *
 * @param live feeds whose agreement holds
 * @param optOuts the lists of their agreements
 */
record LinkSteps(
    Definitions definitions,
    Collection<FeedContract> live,
    Root root,
    Keys keys,
    OptOuts optOuts,
    LocalDate runDate) {
  static final TableId LINK = TableId.of("identity_person_link");
  static final TableId MODEL = TableId.of("identity_link_model");
  static final TableId CANDIDATE = TableId.of("identity_link_candidate");
  static final TableId DECISION = TableId.of("identity_link_decision");
  static final TableId GROUP = TableId.of("identity_link_group");
  static final TableId HISTORY = TableId.of("identity_link_history");
  static final TableId REVIEW = TableId.of("identity_link_review");
  static final TableId INDEX = TableId.of("staged_patient_index");
  private static final TableId KEY = TableId.of("identity_person_key");
  private static final TableId PDS_PERSON = TableId.of("staged_pds_person");

  /**
   * Returns the partners of a site, to look at: of all feeds, without lists of who has opted out.
   */
  static List<LinkedPartner> partners(Site site) {
    return new LinkSteps(
            site.definitions(),
            site.definitions().feeds().values(),
            site.root(),
            site.keys(),
            OptOuts.none(),
            LocalDate.EPOCH)
        .partners();
  }

  /** Returns the steps; none where the definitions have no index of people. */
  List<Step> steps(Tokens tokens) {
    if (!definitions
        .tables()
        .keySet()
        .containsAll(
            Set.of(LINK, MODEL, CANDIDATE, DECISION, GROUP, HISTORY, REVIEW, INDEX, KEY))) {
      return List.of();
    }
    List<LinkedPartner> partners = partners();
    LinkRequests requests = LinkRequests.of(root);
    Reviews reviews = ReviewCommand.decisions(root);
    return List.of(
        new LinkModelTable(
            definitions.table(MODEL), partners, requests.of(LinkRequests.Kind.LEARN), runDate),
        new LinkCandidateTable(
            definitions.table(CANDIDATE),
            MODEL,
            partners,
            requests.of(LinkRequests.Kind.WEIGH),
            tokens),
        new LinkDecisionTable(
            definitions.table(DECISION), CANDIDATE, partners, reviews.decidedBySource()),
        new LinkGroupTable(definitions.table(GROUP), MODEL, DECISION, partners),
        new PersonLinkTable(definitions.table(LINK), DECISION, GROUP, runDate),
        new LinkReviewTable(definitions.table(REVIEW), reviews.all()),
        new LinkHistoryTable(definitions.table(HISTORY), LINK));
  }

  /**
   * Returns the partners whose records are linked: each data set of an entity that says by which
   * model.
   */
  List<LinkedPartner> partners() {
    LinkedPartner.Register register =
        new LinkedPartner.Register(
            INDEX, KEY, Optional.of(PDS_PERSON).filter(definitions.tables()::containsKey));
    Map<String, LinkageModel> models = new TreeMap<>();
    List<LinkedPartner> partners = new ArrayList<>();
    for (TableContract entity : definitions.tables().values()) {
      if (entity.linked().isEmpty()) {
        continue;
      }
      LinkedBy by = entity.linked().get();
      Set<String> sources =
          live.stream()
              .filter(feed -> feed.staged().equals(entity.table()))
              .map(FeedContract::dataset)
              .collect(Collectors.toCollection(TreeSet::new));
      for (String source : sources) {
        if (partners.stream().anyMatch(other -> other.source().equals(source))) {
          throw new BrokenPromise(
              ExitCode.CONFIGURATION,
              "The data set "
                  + source
                  + " is of two entities that are linked; give the feeds of "
                  + entity.table()
                  + " a data set of their own");
        }
        partners.add(
            new LinkedPartner(
                source,
                entity,
                models.computeIfAbsent(by.model(), name -> model(name, entity)),
                by.key().map(name -> new HashedRegister(() -> keys.require(name))),
                optOuts(entity, source),
                register));
      }
    }
    return partners;
  }

  private Collection<OptOut> optOuts(TableContract entity, String source) {
    return live.stream()
        .filter(feed -> feed.staged().equals(entity.table()) && feed.dataset().equals(source))
        .flatMap(feed -> optOuts.of(definitions.agreement(feed)).stream())
        .distinct()
        .toList();
  }

  private static LinkageModel model(String name, TableContract entity) {
    Path file = Site.packagedFile("linkage").resolve(name + ".conf");
    if (!Names.isPlain(name) || !Files.exists(file)) {
      throw new BrokenPromise(
          ExitCode.CONFIGURATION,
          entity.table()
              + ", linked.model: there is no conf/linkage/"
              + name
              + ".conf"
              + Names.hint(name, models()));
    }
    Problems problems = new Problems();
    LinkageModel model = LinkageModel.read(file, "linkage/" + name + ".conf", problems);
    problems.throwIfAny();
    return model;
  }

  private static List<String> models() {
    try (Stream<Path> files = Files.list(Site.packagedFile("linkage"))) {
      return files
          .map(file -> String.valueOf(file.getFileName()).replaceFirst("\\.conf$", ""))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
