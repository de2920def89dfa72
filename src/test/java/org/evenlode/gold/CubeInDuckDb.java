package org.evenlode.gold;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.evenlode.contract.Lenses;
import org.evenlode.contract.Lenses.Lens;

/** The counts of a {@link CubeBenchmark} as DuckDB makes them, from SQL of their own. */
final class CubeInDuckDb {
  private CubeInDuckDb() {}

  /**
   * Counts.
   *
   * @return events and trials by setting, breakdown and category
   */
  static Map<String, String> cells(Path folder, Lenses lenses) {
    List<String> names = List.copyOf(lenses.byName().keySet());
    Map<String, String> cells = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("set threads = 2");
      try (ResultSet rows = statement.executeQuery(sql(folder, lenses, names))) {
        while (rows.next()) {
          long absent = rows.getLong(names.size() + 2);
          for (int i = 0; i < names.size(); i++) {
            if ((absent >> (names.size() - 1 - i) & 1) == 0) {
              cells.put(
                  rows.getString(1) + "/" + names.get(i) + "/" + rows.getString(i + 2),
                  rows.getLong(names.size() + 3) + "/" + rows.getLong(names.size() + 4));
            }
          }
        }
      }
      return cells;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static String sql(Path folder, Lenses lenses, List<String> names) {
    Map<String, String> categories = categories();
    List<String> columns = new ArrayList<>();
    List<String> sets = new ArrayList<>();
    for (String name : names) {
      Lens lens = lenses.byName().get(name);
      String category =
          lens.pair().isEmpty()
              ? categories.get(name)
              : "concat(coalesce("
                  + categories.get(lens.pair().get(0))
                  + ", 'unknown'), ' | ', coalesce("
                  + categories.get(lens.pair().get(1))
                  + ", 'unknown'))";
      columns.add("coalesce(" + category + ", 'unknown') as " + name);
      sets.add("(setting, " + name + ")");
    }
    return "with facts as (select person_id, setting, date_trunc('month', contact_date)::date as month,"
        + " case when attendance = 'did_not_attend' then 1 else 0 end as event from read_parquet('"
        + folder
        + "/contact/*.parquet') where contact_date between date '2025-10-01' and date '2026-09-30'"
        + " and setting in ('outpatient', 'mental_health', 'community')), joined as (select setting, event, sex,"
        + " ethnic_category, language, accommodation, disability, housing_benefit, coalesce(m.age, datediff('year', birth_month, f.month)) as age,"
        + " coalesce(m.imd_2025_decile, p.imd_2025_decile) as d25, coalesce(m.imd_2019_decile, p.imd_2019_decile) as d19"
        + " from facts f left join read_parquet('"
        + folder
        + "/person_month/*.parquet') m on m.person_id = f.person_id and m.month = f.month left join read_parquet('"
        + folder
        + "/person/*.parquet') p on p.person_id = f.person_id), cells as (select setting, event, "
        + String.join(", ", columns)
        + " from joined) select setting, "
        + String.join(", ", names)
        + ", grouping("
        + String.join(", ", names)
        + "), sum(event), count(*) from cells group by grouping sets ("
        + String.join(", ", sets)
        + ")";
  }

  /** The category that a contact is counted in, by breakdown; null where it is not known. */
  private static Map<String, String> categories() {
    Map<String, String> categories = new LinkedHashMap<>();
    categories.put("everybody", "'all'");
    categories.put("deprivation_quintile", "cast((d25 + 1) // 2 as varchar)");
    categories.put("deprivation_decile", "cast(d25 as varchar)");
    categories.put("deprivation_quintile_2019", "cast((d19 + 1) // 2 as varchar)");
    categories.put(
        "ethnic_group",
        "case when ethnic_category in ('A','B','C') then 'White' when ethnic_category in ('D','E','F','G') then 'Mixed'"
            + " when ethnic_category in ('H','J','K','L') then 'Asian' when ethnic_category in ('M','N','P') then 'Black'"
            + " when ethnic_category in ('R','S') then 'Other' when ethnic_category = 'Z' then 'Not stated' else 'Not known' end");
    categories.put("sex", "sex");
    categories.put(
        "age_band",
        "case when age < 18 then '0-17' when age < 40 then '18-39' when age < 65 then '40-64' when age < 80 then '65-79' when age is not null then '80+' end");
    categories.put(
        "language",
        "case when language = 'EN' then 'English' when language is not null then 'Another language' end");
    categories.put(
        "accommodation",
        "case accommodation when 'mainstream' then 'Mainstream housing' when 'homeless' then 'Homeless'"
            + " when 'supported' then 'Supported, care or other' end");
    categories.put(
        "disability",
        "case disability when 'yes' then 'Disability' when 'no' then 'No disability' end");
    categories.put(
        "housing_benefit",
        "case when housing_benefit in ('strict', 'match') then 'Claims housing benefit' else 'No claim known' end");
    return categories;
  }
}
