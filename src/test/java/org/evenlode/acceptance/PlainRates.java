package org.evenlode.acceptance;

import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.evenlode.support.Lake;

/** Rates of emergency admissions counted again, in SQL that an analyst would write. */
final class PlainRates {
  private PlainRates() {}

  /** Quintiles whose counts or standardised rate in the mart are not those of plain SQL. */
  static List<Row> wrong(Lake lake, SparkSession spark) throws IOException {
    SparkSession looking = spark.newSession();
    for (String table :
        List.of("silver_admission", "silver_person_month", "silver_person", "gold_rate")) {
      lake.table(looking, table).createOrReplaceTempView(table);
    }
    return looking
        .sql(
            """
            with months as (
              select person_id, m.month, least(m.age div 5, 18) as band,
                coalesce(cast(ceil(coalesce(m.imd_2025_decile, p.imd_2025_decile) / 2) as string), 'unknown')
                  as quintile
              from silver_person_month m left join silver_person p using (person_id)
              where m.is_registered and m.month between '2025-10-01' and '2026-09-01'
            ),
            events as (
              select person_id, trunc(admission_date, 'month') as month, count(*) as events
              from silver_admission where kind = 'emergency' group by 1, 2
            ),
            bands as (
              select quintile, band, count(*) as person_months, coalesce(sum(e.events), 0) as events,
                sum(coalesce(e.events, 0)) / (count(*) / 12) as rate
              from months left join events e using (person_id, month)
              group by quintile, band
            ),
            standard as (
              select posexplode(array(5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000,
                6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000)) as (band, weight)
            ),
            plain as (
              select quintile, sum(person_months) as person_months, sum(events) as events,
                100000 * sum(rate * weight) / sum(weight) as standardised
              from bands left join standard using (band)
              group by quintile
            )
            select p.*, g.numerator, g.person_months as months, g.event_weight * g.numerator as ours
            from plain p
            full join (
              select * from gold_rate
              where indicator = 'emergency_admission_rate' and area like 'icb:%'
                and lens = 'deprivation_quintile' and period_start = '2025-10-01' and period_end = '2026-09-30'
            ) g on g.category = p.quintile
            where not (p.events <=> g.numerator) or not (p.person_months <=> g.person_months)
              or (p.events >= 10 and not abs(p.standardised - g.event_weight * g.numerator) <= 0.000001 * p.standardised)
            """)
        .collectAsList();
  }
}
