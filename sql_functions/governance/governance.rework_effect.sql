-- requires: governance.clock
create or replace view governance.rework_effect as
with
attempts as (
    select
        a.policy_id, a.step, a.template_code, l.consultant_id, a.state = 'held_out' as is_held_out, a.hold_out_percent > 0 as is_drawn,
        exists (
            select
            from inbox.replies as i
            where i.person_id = l.person_id and i.written_at >= a.created_at
                and i.written_at < least(n.created_at, a.created_at + interval '7 days')
                and (i.button_action is null or i.button_action not in ('stop', 'wrong_person'))
        ) as is_answered
    from rework.attempts as a
    cross join governance.clock as k
    join leads.leads as l on l.id = a.lead_id
    left join rework.attempts as n on n.lead_id = a.lead_id and n.cycle = a.cycle and n.step = a.step + 1
    where a.created_at <= k.at - interval '7 days'
),
counted as (
    select
        d.dimension, d.value,
        count(*) filter (where not a.is_held_out) as written,
        count(*) filter (where not a.is_held_out and a.is_answered) as answered,
        count(*) filter (where not a.is_held_out and a.is_drawn) as drawn_written,
        count(*) filter (where not a.is_held_out and a.is_drawn and a.is_answered) as drawn_answered,
        count(*) filter (where a.is_held_out) as held_out,
        count(*) filter (where a.is_held_out and a.is_answered) as held_out_answered
    from attempts as a
    join rework.policies as p on p.id = a.policy_id
    left join routing.consultants as c on c.id = a.consultant_id
    cross join lateral (
        values ('all', '-'), ('policy', p.code), ('step', a.step::text), ('template', a.template_code), ('consultant', c.name)
    ) as d (dimension, value)
    where d.value is not null
    group by d.dimension, d.value
),
-- What is counted from fewer than ten says nothing and could point at people.
rates as (
    select
        c.dimension, c.value, c.written, c.held_out, c.drawn_written,
        w.share, w.low, w.high,
        t.share as drawn_share, t.low as drawn_low, t.high as drawn_high,
        h.share as held_out_share, h.low as held_out_low, h.high as held_out_high
    from counted as c
    left join lateral util.wilson_interval(c.answered, c.written) as w on c.written >= 10
    left join lateral util.wilson_interval(c.drawn_answered, c.drawn_written) as t on c.drawn_written >= 10
    left join lateral util.wilson_interval(c.held_out_answered, c.held_out) as h on c.held_out >= 10
)
select
    r.dimension, r.value, r.written,
    round((100 * r.share)::numeric, 1) as answered_percent,
    round((100 * r.low)::numeric, 1) as answered_low,
    round((100 * r.high)::numeric, 1) as answered_high,
    r.drawn_written, r.held_out,
    round((100 * r.held_out_share)::numeric, 1) as held_out_percent,
    round((100 * (r.drawn_share - r.held_out_share))::numeric, 1) as difference,
    round((100 * (
        r.drawn_share - r.held_out_share - sqrt(power(r.drawn_share - r.drawn_low, 2) + power(r.held_out_high - r.held_out_share, 2))
    ))::numeric, 1) as difference_low,
    round((100 * (
        r.drawn_share - r.held_out_share + sqrt(power(r.drawn_high - r.drawn_share, 2) + power(r.held_out_share - r.held_out_low, 2))
    ))::numeric, 1) as difference_high
from rates as r;

comment on view governance.rework_effect is
'What the cadence brings, for all attempts (dimension all) and for each policy, step, template and consultant: attempts to write (written) of seven days ago or more, and how many of a
hundred were answered within seven days of being planned and before the next step (any words but a wish to stop or a wrong person), with Wilson''s 95 % interval. Against those that were held out: of the attempts
whose lead was drawn (drawn_written, held_out), how many more of a hundred answered because they were written to (difference, with Newcombe''s 95 % interval: it pays when
difference_low is above 0). Whoever was to be written to counts whatever became of the message, as in the other group. Null where fewer than ten attempts are counted.';
comment on column governance.rework_effect.dimension is 'By what it is counted: all, policy, step, template, consultant.';
comment on column governance.rework_effect.value is 'Which one.';
comment on column governance.rework_effect.written is 'Attempts of seven days ago or more.';
comment on column governance.rework_effect.answered_percent is 'Answered within seven days of being planned and before the next step; null: fewer than ten.';
comment on column governance.rework_effect.answered_low is 'Lower end of its interval (Wilson, 95 %).';
comment on column governance.rework_effect.answered_high is 'Upper end.';
comment on column governance.rework_effect.drawn_written is 'Of leads that were drawn, attempts that were to be written.';
comment on column governance.rework_effect.held_out is 'Of leads that were drawn, attempts held out.';
comment on column governance.rework_effect.held_out_percent is 'Of those held out, how many wrote all the same.';
comment on column governance.rework_effect.difference is 'answered_percent of drawn_written less held_out_percent.';
comment on column governance.rework_effect.difference_low is 'Lower end of its interval (Newcombe, 95 %).';
comment on column governance.rework_effect.difference_high is 'Upper end.';

revoke all on governance.rework_effect from public;
grant select on governance.rework_effect to indica_dba;
