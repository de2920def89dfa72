-- Purpose:    whether what partners agreed is being reached, and whether the gap moved or only the average.
-- Population: conf/goals.conf, against the indicators as shown.
-- Grain:      goal.
-- Definition: expected: straight line from baseline to target. Changes are from the first to the last quarter shown; standard
--             errors are taken from the limits (upper minus lower over 3.92), and a change is one where its interval leaves out 0.
with goals as (
  select * from {{goals}}
    as goals (goal, title, indicator, area, lens, category, baseline, baseline_date, target, target_date, owners, review_date)
),

newest as (
  select indicator, max(struct(datediff(period_end, period_start) > 300 as is_year, period_end, period_start)) as period
  from checked_indicator
  group by indicator
),

now as (
  select i.indicator, i.area, i.lens, i.category, i.period_start, i.period_end, i.value, i.ci_low, i.ci_high
  from checked_indicator i
  inner join newest n on n.indicator = i.indicator
    and n.period.period_start = i.period_start and n.period.period_end = i.period_end
),

quarter as (
  select
    g.goal, i.period_end,
    max(i.value) filter (where i.lens = g.lens and i.category = g.category) as of_group,
    max((i.ci_high - i.ci_low) / 3.92) filter (where i.lens = g.lens and i.category = g.category) as group_error,
    max(i.value) filter (where i.lens = 'everybody') as of_all,
    max((i.ci_high - i.ci_low) / 3.92) filter (where i.lens = 'everybody') as all_error
  from goals g
  inner join checked_indicator i on i.indicator = g.indicator and i.area = g.area
    and datediff(i.period_end, i.period_start) between 80 and 100
  group by g.goal, i.period_end
),

ends as (
  select
    goal,
    min_by(struct(of_group, group_error, of_all, all_error, period_end), period_end) as first,
    max_by(struct(of_group, group_error, of_all, all_error, period_end), period_end) as last
  from quarter
  where of_group is not null and of_all is not null
  group by goal
  having count(*) >= 2
),

moved as (
  select
    goal,
    (last.of_group - last.of_all) - (first.of_group - first.of_all) as gap_change,
    sqrt(power(last.group_error, 2) + power(last.all_error, 2) + power(first.group_error, 2) + power(first.all_error, 2)) as gap_error,
    last.of_all - first.of_all as all_change,
    sqrt(power(last.all_error, 2) + power(first.all_error, 2)) as all_error
  from ends
),

judged as (
  select
    g.*, n.period_start, n.period_end, n.value, n.ci_low, n.ci_high, m.gap_change, m.gap_error, m.all_change, m.all_error,
    -- Worse is more, whatever the goal's direction.
    if(g.target > g.baseline, -1, 1) as sign,
    g.baseline + (g.target - g.baseline)
      * greatest(0, least(1, datediff(n.period_end, g.baseline_date) / datediff(g.target_date, g.baseline_date))) as expected
  from goals g
  left join now n on n.indicator = g.indicator and n.area = g.area and n.lens = g.lens and n.category = g.category
  left join moved m on m.goal = g.goal
)

select
  goal, title, indicator, area, lens, category, owners, review_date, baseline, baseline_date, target, target_date,
  period_start, period_end, value, ci_low, ci_high, expected,
  case
    when value is null or ci_low is null then 'not_shown'
    when greatest(sign * ci_low, sign * ci_high) <= sign * target then 'reached'
    when sign * value <= sign * expected then 'on_track'
    when least(sign * ci_low, sign * ci_high) > sign * expected then 'off_track'
    else 'cannot_say'
  end as state,
  gap_change,
  gap_change - 1.96 * gap_error as gap_low,
  gap_change + 1.96 * gap_error as gap_high,
  case
    when gap_change is null then 'not_shown'
    when sign * gap_change < -1.96 * gap_error then 'gap_narrowed'
    when sign * gap_change > 1.96 * gap_error then 'gap_widened'
    when sign * all_change < -1.96 * all_error then 'everybody_better'
    when sign * all_change > 1.96 * all_error then 'everybody_worse'
    else 'no_clear_change'
  end as movement
from judged
