package org.evenlode.publish;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.evenlode.contract.Agreement;
import org.evenlode.contract.ColumnType;
import org.evenlode.contract.FeedColumn;
import org.evenlode.contract.FeedContract;
import org.evenlode.contract.TableColumn;
import org.evenlode.contract.TableContract;

/**
 * Writes agreements and feeds as documents.
 *
 * <p>Source: Open Data Contract Standard v3.1.0 (Bitol, Linux Foundation): fundamentals, schema,
 * service-level properties, support, custom properties.
 */
public final class AgreementDocuments {
  private AgreementDocuments() {}

  /** Returns a feed as an ODCS data contract, a tree of maps and lists. */
  public static Map<String, Object> dataContract(
      FeedContract feed, Agreement agreement, TableContract entity) {
    Map<String, Object> contract = new LinkedHashMap<>();
    contract.put("apiVersion", "v3.1.0");
    contract.put("kind", "DataContract");
    contract.put("id", "evenlode:" + feed.name());
    contract.put("name", feed.title());
    contract.put("version", "1.0.0");
    contract.put("status", "active");
    contract.put("domain", feed.dataset());
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("purpose", purposes(agreement));
    description.put("usage", agreement.lawfulBasis().orElse("not stated"));
    description.put(
        "limitations",
        "Columns that are not listed never enter the lake. Counts made of the data: "
            + suppression(agreement));
    contract.put("description", description);
    List<Map<String, Object>> properties = new ArrayList<>();
    for (FeedColumn column : feed.columns().values()) {
      Map<String, Object> property = new LinkedHashMap<>();
      property.put("name", column.name());
      property.put("logicalType", logicalType(column.type()));
      property.put("physicalType", column.type().sqlType());
      property.put("required", column.required());
      TableColumn meaning = entity.columns().get(column.name());
      if (meaning != null) {
        property.put("description", meaning.meaning());
      }
      property.put("classification", column.sensitivity().name().toLowerCase(Locale.ROOT));
      if (!column.from().isEmpty()) {
        property.put("transformSourceObjects", column.from());
      }
      if (feed.key().contains(column.name())) {
        property.put("primaryKey", true);
        property.put("primaryKeyPosition", feed.key().indexOf(column.name()) + 1);
      }
      properties.add(property);
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("name", feed.bronze().name());
    schema.put("physicalType", "table");
    schema.put("description", entity.grain());
    schema.put("properties", properties);
    contract.put("schema", List.of(schema));
    List<Map<String, Object>> service = new ArrayList<>();
    service.add(
        Map.of("property", "frequency", "value", feed.cadence().name().toLowerCase(Locale.ROOT)));
    service.add(Map.of("property", "latency", "value", feed.lateAfterDays(), "unit", "d"));
    if (agreement.retainMonths() > 0) {
      service.add(Map.of("property", "retention", "value", agreement.retainMonths(), "unit", "m"));
    }
    agreement
        .expires()
        .ifPresent(day -> service.add(Map.of("property", "endOfSupport", "value", day.toString())));
    contract.put("slaProperties", service);
    contract.put(
        "customProperties",
        List.of(
            Map.of("property", "agreement", "value", agreement.name()),
            Map.of("property", "agreementReference", "value", agreement.reference()),
            Map.of("property", "partner", "value", agreement.partner()),
            Map.of("property", "optOuts", "value", agreement.optOuts())));
    return contract;
  }

  private static String logicalType(ColumnType type) {
    return switch (type) {
      case DATE -> "date";
      case TIMESTAMP -> "timestamp";
      case INTEGER, LONG, YEAR, AGE -> "integer";
      case NUMBER -> "number";
      case FLAG -> "boolean";
      case LIST, COUNTS, NUMBERS -> "array";
      default -> "string";
    };
  }

  private static String purposes(Agreement agreement) {
    return agreement.purposes().stream()
        .map(purpose -> purpose.label().replace('_', ' '))
        .collect(Collectors.joining(", "));
  }

  private static String suppression(Agreement agreement) {
    if (agreement.suppressTo() == 0 && agreement.roundTo() == 1) {
      return "every count may be shown";
    }
    return (agreement.suppressZero() ? "0 to " : "1 to ")
        + agreement.suppressTo()
        + " hidden, others to the nearest "
        + agreement.roundTo();
  }

  /**
   * Returns an agreement as an annex in Markdown: what is kept, why, how long and how it is shown.
   */
  public static String annex(Agreement agreement, List<FeedContract> feeds) {
    StringBuilder text = new StringBuilder();
    text.append("# Data-protection annex: ").append(agreement.partner()).append("\n\n");
    text.append("| | |\n|---|---|\n");
    line(text, "Reference", agreement.reference());
    line(text, "Parties", String.join(", ", agreement.terms().parties()));
    line(text, "Purposes", purposes(agreement));
    line(text, "Lawful basis", agreement.lawfulBasis().orElse(""));
    line(text, "Opt-outs applied", String.join(", ", agreement.optOuts()));
    line(text, "Expires", agreement.expires().map(Object::toString).orElse("no date stated"));
    line(text, "Review", agreement.review().map(Object::toString).orElse("no date stated"));
    line(
        text,
        "Kept for",
        agreement.retainMonths() == 0
            ? "no limit stated"
            : agreement.retainMonths() + " months after delivery");
    line(text, "Small numbers", suppression(agreement));
    line(text, "Records given on to", agreement.terms().onwardSharing().orElse("nobody"));
    line(text, "What may be made of them", agreement.terms().derivation().orElse(""));
    line(text, "Who may be given that", agreement.terms().redistribution().orElse(""));
    line(text, "Contact", agreement.terms().contact().orElse(""));
    text.append(
        "\nWhen the agreement ends, the feed stops that night, what was made of it is made again without"
            + " it, and its files, tables and their earlier versions are deleted; a certificate lists"
            + " them.\n");
    for (FeedContract feed : feeds) {
      text.append("\n## ").append(feed.title()).append("\n\n");
      text.append("Columns that are kept; no other enters the lake.\n\n");
      text.append("| column | in the file | sensitivity |\n|---|---|---|\n");
      for (FeedColumn column : feed.columns().values()) {
        text.append("| ")
            .append(column.name())
            .append(" | ")
            .append(escaped(String.join(", ", column.from())))
            .append(" | ")
            .append(column.sensitivity().name().toLowerCase(Locale.ROOT))
            .append(" |\n");
      }
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    if (!value.isEmpty()) {
      text.append("| ").append(name).append(" | ").append(escaped(value)).append(" |\n");
    }
  }

  private static String escaped(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
