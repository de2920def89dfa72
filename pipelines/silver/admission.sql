-- Purpose:    hospital stays of one shape out of the episodes of HES and SUS.
-- Population: finished episodes of admitted patient care.
-- Grain:      stay. SUS numbers its stays; of HES, whose layout has no such number, a stay is the
--             episodes of a person at a provider with one admission date.
-- Definition: where the day of admission is not usable, the first episode's first day stands for it.
--             Method, class and first diagnosis are those of the first episode. Ambulatory care
--             sensitive: an emergency (admission method 2x) whose first diagnosis is on the list.
--             Nobody stays in two places: a stay during which the person is also with another
--             provider is kept and marked, since one of the two is somebody else's or has wrong days.
with first_diagnosis as (
  select landing_spell, landing_episode, min_by(diagnosis, diagnosis_order) as diagnosis
  from staged_admission_diagnosis
  where diagnosis is not null
  group by landing_spell, landing_episode
),

episode as (
  select
    e.*,
    coalesce(e.primary_diagnosis, d.diagnosis) as icd10,
    coalesce(concat('spell ', e.spell_id), concat(e.person_token, ' ', e.admission_date)) as stay
  from staged_admission_episode e
  left join first_diagnosis d
    on d.landing_spell = e.landing_spell and d.landing_episode = e.landing_episode
),

stay as (
  select
    provider_code, stay, _dataset as dataset,
    min_by(
      struct(person_token, episode_id,
        coalesce(admission_date, episode_start_date, episode_end_date) as admission_date, admission_method, patient_class, icd10,
        treatment_function),
      struct(episode_order, episode_start_date, episode_id)
    ) as f,
    max(discharge_date) as discharge_date,
    max_by(discharge_method, discharge_date) as discharge_method,
    count(*) as episodes
  from episode
  group by provider_code, stay, _dataset
),

shaped as (
  select
    s.*,
    s.f.icd10 as primary_diagnosis,
    case
      when s.f.admission_method like 'elective%' then 'elective'
      when s.f.admission_method like 'emergency%' then 'emergency'
      when s.f.admission_method like 'maternity%' then 'maternity'
      when s.f.admission_method is not null then 'other'
      else 'unknown'
    end as kind
  from stay s
),

admission as (
  select
    concat_ws('|', s.provider_code, s.f.episode_id) as admission_key,
    k.person_id,
    s.provider_code,
    s.f.admission_date as admission_date,
    s.discharge_date,
    s.f.admission_method as admission_method,
    s.kind,
    s.f.patient_class as patient_class,
    s.discharge_method,
    s.episodes,
    datediff(s.discharge_date, s.f.admission_date) as length_of_stay,
    s.primary_diagnosis,
    case
      when left(s.primary_diagnosis, 1) in ('A', 'B') then 'infectious'
      when left(s.primary_diagnosis, 1) in ('C') then 'neoplasms'
      when left(s.primary_diagnosis, 1) in ('D') then 'blood_or_neoplasms'
      when left(s.primary_diagnosis, 1) in ('E') then 'endocrine'
      when left(s.primary_diagnosis, 1) in ('F') then 'mental'
      when left(s.primary_diagnosis, 1) in ('G') then 'nervous'
      when left(s.primary_diagnosis, 1) in ('H') then 'eye_or_ear'
      when left(s.primary_diagnosis, 1) in ('I') then 'circulatory'
      when left(s.primary_diagnosis, 1) in ('J') then 'respiratory'
      when left(s.primary_diagnosis, 1) in ('K') then 'digestive'
      when left(s.primary_diagnosis, 1) in ('L') then 'skin'
      when left(s.primary_diagnosis, 1) in ('M') then 'musculoskeletal'
      when left(s.primary_diagnosis, 1) in ('N') then 'genitourinary'
      when left(s.primary_diagnosis, 1) in ('O') then 'pregnancy'
      when left(s.primary_diagnosis, 1) in ('P') then 'perinatal'
      when left(s.primary_diagnosis, 1) in ('Q') then 'congenital'
      when left(s.primary_diagnosis, 1) in ('R') then 'symptoms'
      when left(s.primary_diagnosis, 1) in ('S', 'T') then 'injury'
      when left(s.primary_diagnosis, 1) in ('V', 'W', 'X', 'Y') then 'external'
      when left(s.primary_diagnosis, 1) in ('Z') then 'factors'
      when left(s.primary_diagnosis, 1) in ('U') then 'special'
    end as cause,
    case when s.kind = 'emergency' then acsc_category(s.primary_diagnosis) end as acsc_set,
    s.f.treatment_function as treatment_function,
    s.dataset
  from shaped s
  inner join identity_person_key k on k.person_token = s.f.person_token
),

elsewhere as (
  select distinct a.admission_key
  from admission a
  inner join admission b
    on b.person_id = a.person_id and b.provider_code <> a.provider_code
    and b.admission_date < a.discharge_date and b.discharge_date > a.admission_date
)

select a.*, e.admission_key is not null as is_elsewhere_too
from admission a
left join elsewhere e on e.admission_key = a.admission_key
