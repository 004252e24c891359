create or replace function governance.desk_messages(p_viewer desk.viewer, p_query jsonb)
returns jsonb
language plpgsql
stable
as $$
declare
    c_shown constant integer := 50;
    v_is_english constant boolean := coalesce(current_setting('indica.locale', true) = 'en', false);
    v_now constant timestamptz := util.current_time();
    v_period constant text := coalesce(nullif(p_query ->> 'period', ''), '7d');
    v_span record;
    v_reached bigint;
    v_templates jsonb;
    v_channels jsonb;
begin
    select * into v_span from governance.desk_period(v_period);
    -- As sending.reserve_send counts them: over all numbers.
    v_reached := (
        select count(distinct m.recipient)
        from sending.channels as c
        join sending.messages as m on m.channel_id = c.id and m.sending_at > v_now - interval '24 hours'
    );
    with sends as materialized (
        select * from governance.desk_sends(p_viewer, v_span.begins_at, v_span.ends_at)
    ),
    counted as (
        select
            s.template_id, count(distinct s.lead_id) as sent, count(distinct s.lead_id) filter (where s.arrived) as arrived,
            count(distinct s.lead_id) filter (where s.seen) as seen, count(distinct s.lead_id) filter (where s.answered) as answered,
            count(distinct s.lead_id) filter (where s.stopped) as stopped, count(distinct s.lead_id) filter (where s.failed) as failed
        from sends as s
        group by s.template_id
    ),
    used as (
        select s.channel_id, count(distinct s.lead_id) as sent, count(distinct s.lead_id) filter (where s.failed) as failed from sends as s group by s.channel_id
    )
    select
        (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'code', t.code, 'name', t.name, 'language', t.language, 'purpose', t.purpose, 'category', t.category, 'category_before', t.category_before,
                        'state', t.state, 'since', t.state_since, 'problem', case when v_is_english then w.en else w.pt end, 'refusal_code', t.refusal_code, 'held_until', case when t.held_until > v_now then t.held_until end,
                        'synced_at', t.synced_at, 'example', sending.render(t.body, sending.template_examples(t), t.parameters),
                        'is_held', num_nonnulls(t.refusal_code, t.category_before) > 0,
                        'sent', coalesce(n.sent, 0), 'arrived', coalesce(n.arrived, 0), 'seen', coalesce(n.seen, 0), 'answered', coalesce(n.answered, 0),
                        'stopped', coalesce(n.stopped, 0), 'failed', coalesce(n.failed, 0)
                    )
                    order by t.id
                ),
                '[]'
            )
            from sending.templates as t
            left join counted as n on n.template_id = t.id
            left join governance.template_problems as w on w.template = t.code
        ),
        (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'code', c.code, 'state', c.state, 'reason', sending.stop_text(c.state_reason), 'since', c.state_since, 'held_until', case when c.held_until > v_now then c.held_until end,
                        'mode', c.mode, 'is_default', c.is_default, 'people_per_day', c.people_per_day, 'messages_per_second', c.messages_per_second,
                        'sent', coalesce(u.sent, 0), 'failed', coalesce(u.failed, 0)
                    )
                    order by c.id
                ),
                '[]'
            )
            from sending.channels as c
            left join used as u on u.channel_id = c.id
        )
    into v_templates, v_channels;
    return jsonb_build_object(
        'period', v_period, 'reached', v_reached, 'templates', v_templates, 'channels', v_channels,
        'costs', (
            select coalesce(
                jsonb_agg(jsonb_build_object('month', c.month, 'category', c.category, 'messages', c.messages, 'priced', c.priced, 'cost', c.cost, 'currency', c.currency) order by c.month desc, c.category, c.currency),
                '[]'
            )
            from (
                select m.month, m.category, m.currency, sum(m.messages) as messages, sum(m.priced) as priced, sum(m.cost) as cost
                from governance.message_costs as m
                where m.month >= date_trunc('month', v_now at time zone ops.setting_text('timezone'))::date - interval '2 months'
                group by m.month, m.category, m.currency
            ) as c
        ),
        'experiments', (
            select coalesce(jsonb_agg(to_jsonb(e) order by e.started_at desc, e.code, e.is_challenger), '[]')
            from governance.template_experiments as e
            where coalesce(e.ended_at > v_now - interval '90 days', true)
        )
    )
        || case when 'settle' = any (p_viewer.rights) then jsonb_build_object('sends', (
            with unknown as materialized (
                select u.*, row_number() over (order by u.unknown_since, u.job_id) as n from governance.unknown_sends() as u
            )
            select jsonb_build_object(
                'count', count(*), 'oldest_at', min(u.unknown_since),
                'items', coalesce(
                    jsonb_agg(
                        jsonb_build_object(
                            'id', u.job_id, 'lead', u.lead_uid, 'person', u.person, 'phone', u.phone, 'channel', u.channel, 'purpose', u.purpose, 'body', u.body,
                            'sent_at', u.sent_at, 'since', u.unknown_since, 'phase', u.phase, 'later_statuses', u.later_statuses,
                            'statuses_to_number', u.statuses_to_number, 'pressed_elsewhere_at', u.pressed_elsewhere_at, 'person_wrote_at', u.person_wrote_at
                        )
                        order by u.n
                    ) filter (where u.n <= c_shown),
                    '[]'
                )
            )
            from unknown as u
        )) else '{}' end;
end;
$$;

comment on function governance.desk_messages(desk.viewer, jsonb) is
'The desk''s page of messages: templates with their state, category and of how many leads what was sent became what (governance.desk_sends) in p_query period (today, 7d, 30d, month); channels with their limits, and how many
people were written to in 24 hours; what messages cost in three months; experiments; and for who may settle them the sends whose outcome nobody knows, with the evidence. Raises ID105 (period).';

revoke all on function governance.desk_messages(desk.viewer, jsonb) from public;
