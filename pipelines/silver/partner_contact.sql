-- Purpose:    contacts of council, police, fire, ambulance and voluntary sector in one shape.
-- Population: records in use of the feeds of these partners.
-- Grain:      record of a partner.
-- Definition: records with a number or pseudonym are the person's; records with names are the person's that linkage
--             found, with its probability, or else of a person of their own, with that of not being the best candidate.
with said as (
  select 'social_care' as partner, concat_ws('/', s.authority_code, s.client_id, s.event_reference) as record, k.person_id, s.event_type as kind, s.event_date as contact_date,
    s.event_type = 'service' as is_answered, 1.0D as certainty, s.identity_method <> 'source' as is_traceable, s._dataset as dataset
  from staged_social_care_event s
  inner join identity_person_key k on k.person_token = s.person_token
  union all
  select 'fire' as partner, s.visit_id as record, k.person_id, s.outcome as kind, s.visit_date as contact_date,
    s.outcome = 'done' as is_answered, 1.0D as certainty, s.identity_method <> 'source' as is_traceable, s._dataset as dataset
  from staged_fire_visit s
  inner join identity_person_key k on k.person_token = s.person_token
  union all
  select 'ambulance' as partner, s.incident_id as record, k.person_id, s.stop_code as kind, s.call_date as contact_date,
    true as is_answered, 1.0D as certainty, s.identity_method <> 'source' as is_traceable, s._dataset as dataset
  from staged_ambulance_incident s
  inner join identity_person_key k on k.person_token = s.person_token
  union all
  select 'social_prescribing' as partner, s.referral_id as record, k.person_id, s.need as kind, s.referral_date as contact_date,
    s.first_contact_date is not null as is_answered, 1.0D as certainty, s.identity_method <> 'source' as is_traceable, s._dataset as dataset
  from staged_social_prescribing_referral s
  inner join identity_person_key k on k.person_token = s.person_token
  union all
  select 'homelessness', s.case_id, coalesce(l.person_id, l.group_person_id, l.own_person_id), s.assessment, s.application_date,
    s.duty_end_reason like 'Secured%', if(l.person_id is null, 1 - l.probability, l.probability), l.band <> 'unlinkable', s._dataset
  from staged_homelessness_case s
  inner join identity_person_link l on l.source = s._dataset and l.record_key = s.case_id
  union all
  select 'police', s.notice_id, coalesce(l.person_id, l.group_person_id, l.own_person_id), s.notice_type, s.notice_date,
    false, if(l.person_id is null, 1 - l.probability, l.probability), l.band <> 'unlinkable', s._dataset
  from staged_police_notice s
  inner join identity_person_link l on l.source = s._dataset and l.record_key = s.notice_id
)

select
  concat_ws('|', partner, record, kind) as contact_key, person_id, partner, kind, contact_date,
  coalesce(is_answered, false) as is_answered, certainty, is_traceable, dataset
from said
