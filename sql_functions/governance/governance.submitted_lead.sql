create or replace function governance.submitted_lead(p_token ops.api_tokens, p_lead leads.leads)
returns jsonb
language sql
stable
as $$
    with own as (
        select s.uid, s.received_at, s.outcome, intake.submission_body(s) as body
        from intake.submissions as s
        join ops.api_tokens as t on t.id = s.token_id
        where s.lead_id = p_lead.id
            and (t.id = p_token.id or t.consultant_id = p_token.consultant_id or t.source_id = p_token.source_id)
        order by s.id desc
        limit 20
    )
    select leads.lead_summary(p_lead.id, util.current_time()) || jsonb_build_object(
        'is_summary', true,
        'status_name', leads.status_name(p_lead.status),
        'created_at', coalesce((select min(o.received_at) from own as o), p_lead.created_at),
        'last_activity_at', coalesce((select max(o.received_at) from own as o), p_lead.created_at),
        'person', coalesce((
            select jsonb_strip_nulls(jsonb_build_object('name', o.body #>> '{person,name}'))
                || case when o.body #>> '{person,phone}' is not null then jsonb_build_object('phones', jsonb_build_array(o.body #>> '{person,phone}')) else '{}' end
            from own as o
            order by o.received_at desc
            limit 1
        ), '{}'),
        'submissions', (
            select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('uid', o.uid, 'received_at', o.received_at, 'outcome', o.outcome, 'body', o.body)) order by o.received_at desc)
            from own as o
        ),
        'timeline', '[]'::jsonb
    ) || coalesce((
        select jsonb_strip_nulls(jsonb_build_object(
            'notes', nullif(btrim(o.body ->> 'notes'), ''),
            'referrer', case when o.body #>> '{referrer,name}' is not null then jsonb_build_object('name', o.body #>> '{referrer,name}') end
        ))
        from own as o
        order by o.received_at desc
        limit 1
    ), '{}');
$$;

comment on function governance.submitted_lead(ops.api_tokens, leads.leads) is
'What somebody who merely submitted a lead is shown of it: its status and consultant, and their own submissions (the 20 newest) as they sent them; person, notes and
referrer are those of the newest. Whatever
others have said, and what is known of the person beside, is not theirs.';

revoke all on function governance.submitted_lead(ops.api_tokens, leads.leads) from public;
