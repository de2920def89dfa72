-- Purpose:    who the board's practices serve: the bird's-eye view, and what others are shares of.
-- Population: people registered at the end of the last closed month.
-- Grain:      area (board and place), age band (and all), lens and category.
-- Definition: attributes of silver_person_month and silver_person; registers of silver_condition.
with conditions as (
  select person_id, collect_set(register) as registers
  from silver_condition
  group by person_id
),

registered as (
  select
    m.person_id, m.month,
    array('icb', concat('place:', coalesce(m.place, 'unknown'))) as areas,
    array('all', coalesce(age_band_of(m.age), 'unknown')) as ages,
    array_union(
      array(
        struct('everybody' as lens, 'all' as category),
        struct('deprivation_quintile' as lens, coalesce(cast(m.imd_2025_quintile as string), 'unknown') as category),
        struct('ethnic_group' as lens, ethnic_label_of(p.ethnic_category) as category),
        struct('sex' as lens, coalesce(p.sex, 'unknown') as category)),
      transform(coalesce(c.registers, array()), r -> struct('register' as lens, r as category))
    ) as cells
  from silver_person_month m
  left join silver_person p on p.person_id = m.person_id
  left join conditions c on c.person_id = m.person_id
  where m.month = :last_closed and m.is_registered
),

in_areas as (
  select month, areas, ages, explode(cells) as cell
  from registered
),

added as (
  select month, areas, ages, cell, count(*) as people
  from in_areas
  group by month, areas, ages, cell
),

in_area as (
  select month, explode(areas) as area, ages, cell, people
  from added
),

in_age as (
  select month, area, explode(ages) as age_band, cell, people
  from in_area
)

select month, area, age_band, cell.lens as lens, cell.category as category, sum(people) as people
from in_age
group by month, area, age_band, cell.lens, cell.category
