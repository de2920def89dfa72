package org.evenlode.cli;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.evenlode.silver.LinkedPartner;

/**
 * Makes the SELECT of a sample for review: as many records of each band of stated probability,
 * beside their best candidates. They are chosen by a hash of the key, so that a second export of a
 * night is the same.
 */
final class ReviewSample {
  private static final String SELECT =
      """
      with placed as (
        select l.*,
          case when stated < 0.3 then '1 under 0.3' when stated < 0.6 then '2 under 0.6'
            when stated < 0.9 then '3 under 0.9' when stated < 0.99 then '4 under 0.99'
            else '5 from 0.99' end as stratum
        from identity_person_link l
        where candidate_id is not null and method = 'names' and source = '%1$s'
      ),
      numbered as (
        select *, row_number() over (partition by stratum order by xxhash64(record_key)) as place,
          count(*) over (partition by stratum) as of_stratum
        from placed
      ),
      register as (
        select k.person_id, p.*
        from staged_patient_index p
        inner join identity_person_key k on k.person_token = p.person_token
      ),
      sent as (
        select *, row_number() over (partition by sent_key order by _received_at desc, _file desc, _row desc) as newest
        from (select *, %3$s as sent_key from %2$s where _dataset = '%1$s')
      ),
      recorded as (
        select n.source, n.record_key, n.stated, n.stratum, n.of_stratum, n.place, n.agreement,
          n.candidate_id, %4$s
        from numbered n
        inner join sent b on b.sent_key = n.record_key and b.newest = 1
        where n.place <= %5$d
      ),
      sample as (
        select n.*, r.forename, r.surname,
          r.birth_date as r_birth_date, r.sex as r_sex, r.clear_postcode,
          -- The address that agrees, or the newest.
          row_number() over (partition by n.record_key order by
            if(r.clear_postcode = n.b_postcode, 0, 1), r.effective_from desc) as entry
        from recorded n
        left join register r on r.person_id = n.candidate_id
      )
      select source, record_key, stated, stratum,
        of_stratum / least(of_stratum, %5$d) as stands_for,
        agreement,
        b_forename as record_forename, b_surname as record_surname,
        b_birth_date as record_birth_date, b_sex as record_sex, b_postcode as record_postcode,
        forename as register_forename, surname as register_surname,
        r_birth_date as register_birth_date, r_sex as register_sex,
        clear_postcode as register_postcode,
        '' as decision, '' as reviewer, '' as decided_on
      from sample
      where entry = 1
      order by stratum, place
      """;

  private ReviewSample() {}

  /**
   * Returns the SELECT for a partner who sends names. What is put into it are names out of
   * definitions.
   *
   * @param each records of each band
   */
  static String select(LinkedPartner partner, int each) {
    String said =
        Stream.of("forename", "surname", "birth_date", "sex", "clear_postcode")
            .map(name -> column(partner, name) + " as b_" + name.replaceFirst("^clear_", ""))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        SELECT,
        partner.source(),
        partner.entity().table(),
        partner.recordKey(),
        said,
        each);
  }

  private static String column(LinkedPartner partner, String name) {
    return partner.entity().columns().containsKey(name) ? "b." + name : "null";
  }
}
