package org.evenlode.gold;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Made-up people and contacts, in Parquet files that both sides of a {@link CubeBenchmark} read.
 */
final class CubeData {
  private CubeData() {}

  /** Makes them, if they are not there. */
  static void make(SparkSession spark, Path folder, long people, long contacts) {
    if (Files.exists(folder.resolve("contact/_SUCCESS"))) {
      return;
    }
    spark
        .range(people)
        .selectExpr(
            "id + 1 as person_id",
            "case when hash(id) % 2 = 0 then 'female' else 'male' end as sex",
            "element_at(array('A','B','C','D','F','H','J','L','M','N','R','S','Z'), 1 + pmod(hash(id, 1), 13)) as ethnic_category",
            "element_at(array('EN', 'EN', 'EN', 'PL', null), 1 + pmod(hash(id, 5), 5)) as language",
            "element_at(array('mainstream', 'homeless', 'supported', null), 1 + pmod(hash(id, 6), 4)) as accommodation",
            "element_at(array('yes', 'no', null), 1 + pmod(hash(id, 7), 3)) as disability",
            "element_at(array('strict', 'match', 'loose', null), 1 + pmod(hash(id, 8), 4)) as housing_benefit",
            "cast(date_sub(date '2026-01-01', pmod(hash(id, 2), 33000)) as timestamp) as birth_month",
            "1 + pmod(hash(id, 3), 10) as imd_2019_decile",
            "1 + pmod(hash(id, 4), 10) as imd_2025_decile")
        .write()
        .parquet(folder.resolve("person").toString());
    spark
        .read()
        .parquet(folder.resolve("person").toString())
        .selectExpr(
            "person_id",
            "explode(sequence(date '2025-10-01', date '2026-09-01', interval 1 month)) as month",
            "true as is_registered",
            "concat('place ', pmod(hash(person_id, 5), 6)) as place",
            "imd_2019_decile",
            "imd_2025_decile",
            "birth_month")
        .selectExpr(
            "person_id",
            "month",
            "is_registered",
            "place",
            "cast(floor(months_between(month, birth_month) / 12) as int) as age",
            "imd_2019_decile",
            "imd_2025_decile")
        .write()
        .parquet(folder.resolve("person_month").toString());
    spark
        .range(contacts)
        .selectExpr(
            "1 + pmod(xxhash64(id, 1), " + people + ") as person_id",
            "date_add(date '2025-10-01', pmod(hash(id, 2), 365)) as contact_date",
            "element_at(array('outpatient', 'mental_health', 'community'), 1 + pmod(hash(id, 3), 3)) as setting",
            "case when pmod(hash(id, 4), 12) = 0 then 'did_not_attend' else 'attended' end as attendance")
        .write()
        .parquet(folder.resolve("contact").toString());
  }
}
