create or replace function governance.desk_rework(p_viewer desk.viewer, p_query jsonb)
returns jsonb
language plpgsql
stable
as $$
declare
    c_shown constant integer := 50;
    v_zone constant text := ops.setting_text('timezone');
    v_now constant timestamptz := util.current_time();
    v_today constant date := (v_now at time zone v_zone)::date;
    v_from constant timestamptz := v_today::timestamp at time zone v_zone;
    v_until constant timestamptz := (v_today + 1)::timestamp at time zone v_zone;
    v_period constant text := coalesce(nullif(p_query ->> 'period', ''), '30d');
    v_span record;
    v_plan jsonb;
    v_effect jsonb;
begin
    select * into v_span from governance.desk_period(v_period);
    with planned as materialized (
        select a.id, a.lead_id, a.step, a.template_code, a.due_at, a.policy_id, row_number() over (order by a.due_at, a.id) as n
        from rework.attempts as a
        join leads.leads as l on l.id = a.lead_id
        where a.state = 'planned' and a.due_at < v_until and desk.may_see(p_viewer, l)
    )
    select jsonb_build_object(
        'count', (select count(*) from planned),
        'items', coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'lead', l.uid, 'person', p.name, 'owner', c.name, 'step', d.step, 'template', d.template_code, 'policy', y.name, 'due_at', d.due_at,
                    'is_late', d.due_at < v_now - interval '5 minutes', 'seen', l.event_seq
                )
                order by d.n
            ),
            '[]'
        )
    )
    into v_plan
    from planned as d
    join leads.leads as l on l.id = d.lead_id
    join people.people as p on p.id = l.person_id
    join rework.policies as y on y.id = d.policy_id
    left join routing.consultants as c on c.id = l.consultant_id
    where d.n <= c_shown;
    select coalesce(
        jsonb_agg(
            jsonb_build_object('policy', e.code, 'policy_name', e.name, 'step', e.step, 'sent', e.sent, 'answered', e.answered, 'won', e.won, 'interval', to_jsonb(util.wilson_interval(e.answered, e.sent)))
            order by e.position nulls last, e.code, e.step
        ),
        '[]'
    )
    into v_effect
    from (
        select y.code, y.name, y.position, s.step, count(distinct s.lead_id) as sent, count(distinct s.lead_id) filter (where s.answered) as answered,
            count(distinct s.lead_id) filter (where s.won) as won
        from governance.desk_steps(p_viewer, v_span.begins_at, v_span.ends_at) as s
        join rework.policies as y on y.id = s.policy_id
        group by y.code, y.name, y.position, s.step
    ) as e;
    return jsonb_build_object(
        'period', v_period, 'day', v_today, 'plan', v_plan, 'effect', v_effect,
        'sent_today', (select count(distinct s.lead_id) from governance.desk_steps(p_viewer, v_from, v_until) as s),
        'to_look_at', (
            select count(*)
            from leads.leads as l
            where l.next_action = 'await_reply' and l.next_action_at < v_until
                and l.status in ('contacted', 'engaged') and desk.may_see(p_viewer, l)
        ),
        'places_left', rework.places_left(v_today),
        'coming', (
            select coalesce(jsonb_agg(jsonb_build_object('day', d.day, 'planned', d.planned) order by d.day), '[]')
            from (
                select (a.due_at at time zone v_zone)::date as day, count(distinct a.lead_id) as planned
                from rework.attempts as a
                join leads.leads as l on l.id = a.lead_id
                where a.state = 'planned' and a.due_at >= v_until and desk.may_see(p_viewer, l)
                group by 1
                order by 1
                limit 7
            ) as d
        ),
        'last_run', (
            select jsonb_build_object('at', r.started_at, 'outcome', r.outcome)
            from jobs.runs as r
            where r.job_name = 'rework.run' and r.outcome <> 'skipped'
            order by r.started_at desc, r.id desc
            limit 1
        ),
        'policies', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'code', p.code, 'name', p.name, 'is_active', p.is_active, 'is_default', p.is_default, 'conditions', p.conditions, 'days', p.day_kind,
                        'hold_out', p.hold_out_percent, 'seen', desk.policy_seen(p.code),
                        'steps', (
                            select coalesce(jsonb_agg(jsonb_build_object('step', s.step, 'gap_days', s.gap_days, 'template', s.template_code) order by s.step), '[]')
                            from rework.steps as s
                            where s.policy_id = p.id
                        ),
                        'preview', (
                            select coalesce(jsonb_agg(jsonb_build_object('step', v.step, 'due_date', v.due_date, 'leaves_on', v.leaves_on) order by v.step nulls last), '[]')
                            from rework.preview(p.code, v_now) as v
                        )
                    )
                    order by p.is_active desc, p.position nulls last, p.id
                ),
                '[]'
            )
            from rework.policies as p
        ),
        'templates', (
            select coalesce(jsonb_agg(jsonb_build_object('code', t.code, 'name', t.name) order by t.id), '[]') from sending.templates as t where t.purpose = 'rework'
        )
    );
end;
$$;

comment on function governance.desk_rework(desk.viewer, jsonb) is
'The desk''s page of rework, of leads that somebody sees: what is planned for today with the first 50 by name, what left today, how many leads the next run looks at, how many places the day has left, what is
planned for the days to come; the cadences, with the days of who is written to now; and what each step brought in p_query period (governance.desk_steps). Raises ID105 (period).';

revoke all on function governance.desk_rework(desk.viewer, jsonb) from public;
