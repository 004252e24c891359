-- requires: governance.clock
create or replace view governance.template_experiments as
select
    e.code, e.started_at, e.ended_at, e.winner, e.reason,
    t.code as template, t.code = e.challenger as is_challenger,
    case when t.code = e.challenger then e.share else 100 - e.share end as share,
    e.least_sends, e.most_sends, c.arrived, c.answered,
    round((100 * w.share)::numeric, 1) as answered_percent,
    round((100 * w.low)::numeric, 1) as answered_low,
    round((100 * w.high)::numeric, 1) as answered_high
from sending.experiments as e
cross join governance.clock as k
join sending.templates as t on t.code in (e.champion, e.challenger)
cross join lateral (
    select
        count(*) as arrived,
        count(*) filter (
            where exists (
                select
                from leads.events as v
                where v.lead_id = m.lead_id and v.kind = 'replied' and v.at >= m.sending_at
                    and (v.data ->> 'written_at')::timestamptz >= m.sending_at
                    and (v.data ->> 'written_at')::timestamptz < m.sending_at + interval '3 days'
                    and coalesce(v.data ->> 'outcome' in ('new_lead', 'before_the_end', 'after_the_end'), true)
            )
        ) as answered
    from sending.messages as m
    where m.template_id = t.id and m.delivered_at is not null and m.sending_at >= e.started_at
        and m.sending_at < coalesce(e.ended_at, k.at) - interval '3 days'
) as c
left join lateral util.wilson_interval(c.answered, c.arrived) as w on c.arrived >= 10;

comment on view governance.template_experiments is
'One row for each of the two templates of an experiment: its share of the leads (of a hundred), how many messages arrived three days ago or more, how many of these were answered within
three days (not by a wish to stop), of a hundred and with Wilson''s 95 % interval (null of fewer than ten); when and why the experiment ended (better: the intervals do not touch; no_difference at most_sends;
stopped by a human), and which template is sent since.';
comment on column governance.template_experiments.code is 'The experiment.';
comment on column governance.template_experiments.started_at is 'Since when.';
comment on column governance.template_experiments.ended_at is 'Until when; null: it runs.';
comment on column governance.template_experiments.winner is 'Which template won.';
comment on column governance.template_experiments.reason is 'better, no_difference, stopped.';
comment on column governance.template_experiments.template is 'Which of the two.';
comment on column governance.template_experiments.is_challenger is 'It is the new one.';
comment on column governance.template_experiments.share is 'Of a hundred leads.';
comment on column governance.template_experiments.least_sends is 'Before so many nothing is decided.';
comment on column governance.template_experiments.most_sends is 'After so many it ends.';
comment on column governance.template_experiments.arrived is 'Messages of three days ago or more.';
comment on column governance.template_experiments.answered is 'Answered of these within three days.';
comment on column governance.template_experiments.answered_percent is 'The same in percent; null: fewer than ten.';
comment on column governance.template_experiments.answered_low is 'Lower end of its interval (Wilson, 95 %).';
comment on column governance.template_experiments.answered_high is 'Upper end.';

revoke all on governance.template_experiments from public;
grant select on governance.template_experiments to indica_dba;
