-- requires: governance.clock
create or replace view governance.rework_uplift as
with
drawn as (
    select
        p.code as policy, a.step, a.state = 'held_out' as is_held_out, v.measure, v.is_so
    from rework.attempts as a
    cross join governance.clock as k
    join rework.policies as p on p.id = a.policy_id
    join leads.leads as l on l.id = a.lead_id
    cross join lateral (
        values
            (
                'answered', a.created_at <= k.at - interval '7 days',
                exists (
                    select
                    from inbox.replies as i
                    where i.person_id = l.person_id and i.written_at >= a.created_at and i.written_at < a.created_at + interval '7 days'
                        and (i.button_action is null or i.button_action not in ('stop', 'wrong_person'))
                )
            ),
            ('won', a.created_at <= k.at - interval '30 days', l.status = 'won' and l.ended_at >= a.created_at and l.ended_at < a.created_at + interval '30 days')
    ) as v (measure, is_known, is_so)
    where a.hold_out_percent > 0 and v.is_known
),
counted as (
    select
        d.policy, d.step, d.measure, count(*) filter (where not d.is_held_out) as written, count(*) filter (where not d.is_held_out and d.is_so) as written_so,
        count(*) filter (where d.is_held_out) as held_out, count(*) filter (where d.is_held_out and d.is_so) as held_out_so
    from drawn as d
    group by d.policy, d.step, d.measure
)
select
    c.policy, c.step, c.measure, c.written, round((100 * w.share)::numeric, 1) as written_percent, c.held_out, round((100 * h.share)::numeric, 1) as held_out_percent,
    round((100 * (w.share - h.share))::numeric, 1) as uplift,
    round((100 * (w.share - h.share - sqrt(power(w.share - w.low, 2) + power(h.high - h.share, 2))))::numeric, 1) as uplift_low,
    round((100 * (w.share - h.share + sqrt(power(w.high - w.share, 2) + power(h.share - h.low, 2))))::numeric, 1) as uplift_high
from counted as c
-- What is counted from fewer than ten says nothing and could point at people.
left join lateral util.wilson_interval(c.written_so, c.written) as w on c.written >= 10
left join lateral util.wilson_interval(c.held_out_so, c.held_out) as h on c.held_out >= 10;

comment on view governance.rework_uplift is
'What each step of a cadence really brings, against leads that were held out by a draw (indica rework policy save --hold-out): answers within seven days of the step, and leads won within thirty. Whoever is held out stays so in the steps that
follow: a step stands for itself and what comes after it. Only leads that were drawn count, on either side; null where fewer than ten do.';
comment on column governance.rework_uplift.policy is 'The cadence.';
comment on column governance.rework_uplift.step is 'The step; 1 is D+3 by default.';
comment on column governance.rework_uplift.measure is 'answered: wrote within seven days, but for a wish to stop or a wrong person; won: was won within thirty.';
comment on column governance.rework_uplift.written is 'Leads that were to be written to, seven (won: thirty) days ago or more.';
comment on column governance.rework_uplift.written_percent is 'How many of a hundred of them it came true for.';
comment on column governance.rework_uplift.held_out is 'Leads that were held out.';
comment on column governance.rework_uplift.held_out_percent is 'The same of them.';
comment on column governance.rework_uplift.uplift is 'How many more of a hundred because they were written to.';
comment on column governance.rework_uplift.uplift_low is 'Lower end of its interval (Newcombe, 95 %): it pays when this is above 0.';
comment on column governance.rework_uplift.uplift_high is 'Upper end.';

revoke all on governance.rework_uplift from public;
grant select on governance.rework_uplift to indica_dba;
