create or replace function sending.count_experiment(p_experiment sending.experiments)
returns table (template text, arrived bigint, answered bigint, share double precision, low double precision, high double precision)
language sql
stable
as $$
    select c.code, c.arrived, c.answered, w.share, w.low, w.high
    from (
        select
            t.code, count(m.id) as arrived,
            count(m.id) filter (
                where exists (
                    select
                    from leads.events as e
                    where e.lead_id = m.lead_id and e.kind = 'replied' and e.at >= m.sending_at
                        and (e.data ->> 'written_at')::timestamptz >= m.sending_at
                        and (e.data ->> 'written_at')::timestamptz < m.sending_at + interval '3 days'
                        -- Who asks for no more, or is somebody else, is no answer.
                        and coalesce(e.data ->> 'outcome' in ('new_lead', 'before_the_end', 'after_the_end'), true)
                )
            ) as answered
        from sending.templates as t
        left join sending.messages as m
            on m.template_id = t.id and m.delivered_at is not null and m.sending_at >= p_experiment.started_at
            -- Everybody had the same time to answer.
            and m.sending_at < coalesce(p_experiment.ended_at, util.current_time()) - interval '3 days'
        where t.code in (p_experiment.champion, p_experiment.challenger)
        group by t.code
    ) as c
    cross join lateral util.wilson_interval(c.answered, c.arrived) as w
    order by c.code <> p_experiment.champion;
$$;

comment on function sending.count_experiment(sending.experiments) is
'What became of the two templates of an experiment, the champion first: how many arrived three days ago or more, how many of these were answered within three days (not by a wish to
stop), and the share with its 95 % interval.';

revoke all on function sending.count_experiment(sending.experiments) from public;
