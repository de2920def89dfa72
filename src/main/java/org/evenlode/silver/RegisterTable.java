package org.evenlode.silver;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.evenlode.contract.Register;
import org.evenlode.contract.TableContract;
import org.evenlode.contract.TableId;
import org.evenlode.pipeline.Built;
import org.evenlode.pipeline.Columns;
import org.evenlode.pipeline.Inputs;
import org.evenlode.pipeline.Step;

/** Lists who is on which register, by the rules of {@code registers.conf}, out of GP journals. */
public final class RegisterTable implements Step {
  private static final TableId JOURNAL = TableId.of("staged_gp_journal");
  private static final TableId PERSON_KEY = TableId.of("identity_person_key");
  private static final TableId PERSON = TableId.of("silver_person");

  private final TableContract contract;
  private final List<Register> registers;
  private final LocalDate runDate;

  /**
   * Makes a step that builds the registers.
   *
   * @param runDate the day on which ages are reckoned
   */
  public RegisterTable(TableContract contract, Collection<Register> registers, LocalDate runDate) {
    this.contract = contract;
    this.registers = List.copyOf(registers);
    this.runDate = runDate;
  }

  @Override
  public Set<TableId> inputs() {
    return Set.of(JOURNAL, PERSON_KEY, PERSON);
  }

  @Override
  public TableContract contract() {
    return contract;
  }

  /** Ages change with the month, as births are known by month. */
  @Override
  public String settings() {
    return registers + " " + runDate.withDayOfMonth(1);
  }

  @Override
  public Built build(Inputs in) {
    if (registers.isEmpty()) {
      return Built.of(Inputs.empty(in.session(), contract));
    }
    Dataset<Row> people =
        in.table(PERSON_KEY)
            .select("person_token", "person_id")
            .join(in.table(PERSON).select("person_id", "birth_month"), Columns.seq("person_id"));
    Dataset<Row> entries =
        in.table(JOURNAL)
            .select("person_token", "code", "event_date", "practice_code")
            .join(broadcast(meanings(in)), Columns.seq("code"))
            .join(people, Columns.seq("person_token"))
            .where(isOldEnough());
    Column diagnosed = when(counts(), col("event_date"));
    return Built.of(
        entries
            .groupBy("person_id", "register")
            .agg(
                min(diagnosed).as("first_coded_on"),
                max(diagnosed).as("last_coded_on"),
                count(diagnosed).as("entries"),
                max_by(col("practice_code"), diagnosed).as("practice_code"),
                max(when(col("is_resolved"), col("event_date"))).as("resolved_on"))
            .where(
                col("first_coded_on")
                    .isNotNull()
                    .and(not(coalesce(col("resolved_on").gt(col("last_coded_on")), lit(false)))))
            .select(
                col("person_id"),
                col("register"),
                col("first_coded_on"),
                col("last_coded_on"),
                col("entries"),
                col("practice_code"),
                lit("gp").as("source")));
  }

  /** Returns what each code says for which register: every code is asked once, not every entry. */
  private Dataset<Row> meanings(Inputs in) {
    List<Column> said = new ArrayList<>();
    for (Register register : registers) {
      said.add(
          struct(
              lit(register.name()).as("register"),
              coalesce(expr(register.diagnosis()), lit(false)).as("is_diagnosis"),
              register
                  .resolved()
                  .map(rule -> coalesce(expr(rule), lit(false)))
                  .orElse(lit(false))
                  .as("is_resolved")));
    }
    return in.table(JOURNAL)
        .select("code")
        .distinct()
        .select(col("code"), explode(array(said.toArray(Column[]::new))).as("said"))
        .select(
            col("code"),
            col("said.register").as("register"),
            col("said.is_diagnosis").as("is_diagnosis"),
            col("said.is_resolved").as("is_resolved"))
        .where(col("is_diagnosis").or(col("is_resolved")));
  }

  private Column isOldEnough() {
    Column old = lit(true);
    for (Register register : registers) {
      if (register.ages() > 0) {
        Column reached =
            add_months(col("birth_month"), 12 * register.ages())
                .leq(java.sql.Date.valueOf(runDate));
        old = when(col("register").equalTo(register.name()), reached).otherwise(old);
      }
    }
    return old;
  }

  /** Is true if an entry is a diagnosis that is recent enough for its register. */
  private Column counts() {
    Column counts = col("is_diagnosis");
    for (Register register : registers) {
      if (register.since().isPresent()) {
        java.sql.Date since = java.sql.Date.valueOf(register.since().orElseThrow());
        Column isLate =
            not(col("register").equalTo(register.name())).or(col("event_date").geq(since));
        counts = counts.and(isLate);
      }
    }
    return counts;
  }
}
