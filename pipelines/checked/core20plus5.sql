-- Purpose:    the one-page answer to: how do the Core20PLUS5 areas stand here?
-- Population: as in each indicator; areas of the board and its places.
-- Grain:      strand, clinical area, indicator and area, in the indicator's newest period.
-- Definition: NHS England, Core20PLUS5 (adults 2021, children and young people 2022). Where no feed
--             has what an area's measure needs, the row says so.
with areas_of_care as (
  select * from values
    ('adults', 'Severe mental illness', 'smi_six_checks', ''),
    ('adults', 'Severe mental illness', 'smi_blood_pressure_recorded', ''),
    ('adults', 'Severe mental illness', 'smi_bmi_recorded', ''),
    ('adults', 'Severe mental illness', 'smi_smoking_recorded', ''),
    ('adults', 'Chronic respiratory disease', 'copd_smoking_recorded', ''),
    ('adults', 'Hypertension', 'hypertension_pressure_recorded', ''),
    ('adults', 'Hypertension', 'hypertension_to_target_under_80', ''),
    ('adults', 'Hypertension', 'hypertension_to_target_over_80', ''),
    ('adults', 'Maternity', 'booked_by_ten_weeks', ''),
    ('adults', 'Maternity', 'preterm_births', ''),
    ('adults', 'Maternity', 'none', 'Continuity of carer needs MSDS care plans, which are not read yet'),
    ('adults', 'Early cancer diagnosis', 'none', 'Stage at diagnosis needs the cancer registration, which no feed provides'),
    ('adults', 'Lipids', 'none', 'Needs medication issued by general practices, which no feed provides'),
    ('children', 'Asthma', 'none', 'Needs inhalers dispensed, which no feed provides'),
    ('children', 'Diabetes', 'none', 'Needs glucose monitors and pumps prescribed, which no feed provides'),
    ('children', 'Epilepsy', 'none', 'Needs contacts with epilepsy nurses, which no feed tells apart'),
    ('children', 'Oral health', 'none', 'Needs procedures of admissions, which are not read yet'),
    ('children', 'Mental health', 'children_mental_health_access', ''),
    ('children', 'Mental health', 'seen_in_four_weeks_mental_health', '')
    as areas_of_care (strand, clinical_area, indicator, reason)
),

newest as (
  select indicator, max(struct(period_end, datediff(period_end, period_start) as days, period_start)) as period
  from checked_indicator
  group by indicator
),

by_group as (
  select
    i.indicator, i.title, i.area, i.period_start, i.period_end,
    max(i.value) filter (where i.lens = 'deprivation_quintile' and i.category = '1') as core20,
    max(i.value) filter (where i.lens = 'deprivation_quintile' and i.category = '5') as least_deprived,
    max(i.value) filter (where i.lens = 'everybody') as everybody
  from checked_indicator i
  inner join newest n on n.indicator = i.indicator
    and n.period.period_end = i.period_end and n.period.period_start = i.period_start
  where i.area like 'icb:%' or i.area like 'place:%'
  group by i.indicator, i.title, i.area, i.period_start, i.period_end
)

select
  c.strand,
  c.clinical_area,
  c.indicator,
  coalesce(g.title, nullif(c.reason, ''), 'No data in the period') as title,
  coalesce(g.area, 'none') as area,
  g.period_start,
  g.period_end,
  g.core20,
  g.everybody,
  g.least_deprived,
  q.value as difference,
  q.ci_low as difference_low,
  q.ci_high as difference_high,
  q.unknown_share,
  coalesce(q.status, if(g.indicator is null, 'not_computed', 'group_missing')) as status
from areas_of_care c
left join by_group g on g.indicator = c.indicator
left join checked_inequality q on q.indicator = g.indicator and q.area = g.area
  and q.period_start = g.period_start and q.period_end = g.period_end
  and q.lens = 'deprivation_quintile' and q.measure = 'difference'
