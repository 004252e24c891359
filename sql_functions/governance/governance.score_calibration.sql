-- requires: governance.clock
create or replace view governance.score_calibration as
with
horizon as (
    select (coalesce(s.value, s.default_value) #>> '{}')::interval as length from ops.settings as s where s.key = 'scoring_horizon'
),
scored as (
    select
        s.moment, s.lead_id, s.probability, l.status = 'won' and l.ended_at <= l.created_at + h.length as is_won,
        ntile(10) over (partition by s.moment order by s.probability, s.lead_id) as tenth
    from governance.clock as k
    cross join horizon as h
    cross join lateral (
        select o.id, o.status, o.created_at, o.ended_at
        from leads.leads as o
        where o.created_at <= k.at - h.length
        order by o.created_at desc, o.id desc
        limit 5000
    ) as l
    join scoring.scores as s on s.lead_id = l.id
),
counted as (
    select s.moment, s.tenth, count(*) as leads, count(*) filter (where s.is_won) as won, avg(s.probability::numeric) as expected
    from scored as s
    group by s.moment, s.tenth
)
select 'leads' as source, c.moment, c.tenth, c.leads, round(c.expected, 4) as expected, round(w.share::numeric, 4) as won, round(w.low::numeric, 4) as won_low, round(w.high::numeric, 4) as won_high
from counted as c
cross join lateral util.wilson_interval(c.won, c.leads) as w
union all
select 'backtest', m.moment, t.tenth::integer, null, (t.item ->> 'expected')::numeric, (t.item ->> 'won')::numeric, null, null
from scoring.models as m
cross join lateral jsonb_array_elements(m.metrics -> 'tenths') with ordinality as t (item, tenth)
where m.state = 'champion';

comment on view governance.score_calibration is
'Does what was said come true? Leads in tenths, from the least likely to be won to the most: the average chance that was said and the share that was won within scoring_horizon. source leads: the latest 5000 leads of which that is known,
with their scores as they were given; backtest: what the model that scores now would have said of leads that it did not learn from.';
comment on column governance.score_calibration.source is 'leads or backtest.';
comment on column governance.score_calibration.moment is 'When they were scored: registration, d1, d3.';
comment on column governance.score_calibration.tenth is '1: the least likely.';
comment on column governance.score_calibration.leads is 'How many leads.';
comment on column governance.score_calibration.expected is 'The share that was expected to be won, of one.';
comment on column governance.score_calibration.won is 'The share that was.';
comment on column governance.score_calibration.won_low is 'Lower end of its interval (Wilson, 95 %).';
comment on column governance.score_calibration.won_high is 'Upper end.';

revoke all on governance.score_calibration from public;
grant select on governance.score_calibration to indica_dba;
