create or replace function governance.missed_messages(p_template_code text default null, p_limit integer default null)
returns table (
    lead_id bigint, lead_uid uuid, person text, purpose text, template text, job_id bigint, missed_at timestamptz, reason text, next_action text
)
language sql
stable
as $$
    select l.id, l.uid, p.name, j.payload ->> 'purpose', t.code, j.id, j.finished_at,
        coalesce(j.last_error ->> 'cancelled', j.last_error ->> 'code'), l.next_action
    from leads.leads as l
    join people.people as p on p.id = l.person_id
    cross join lateral (
        -- What was ordered last for it.
        select o.*
        from outbox.jobs as o
        where o.lead_id = l.id and o.kind = 'whatsapp.template' and o.payload ->> 'purpose' in ('first_contact', 'rework')
        order by o.created_at desc, o.id desc
        limit 1
    ) as j
    cross join lateral sending.choose_template(j.payload ->> 'purpose', j.payload ->> 'template_code', l.referrer_id is not null) as t
    where l.status in ('new', 'contacted') and l.next_action in ('call_by_consultant', 'human_review') and l.hold_reason is null
        and (
            (l.next_action_cause = 'template_missing' and j.state = 'cancelled' and j.last_error ->> 'cancelled' in ('no_template_for_4_hours', 'no_conversation'))
            or (
                l.next_action_cause = 'template_failed' and j.state = 'dead'
                and (sending.error_class(j.last_error) like 'TEMPLATE%' or j.last_error ->> 'code' ~ '^1320[0-9]{2}$')
            )
        )
        and t.state = 'approved'
        and (p_template_code is null or t.code = p_template_code)
    order by j.finished_at, l.id
    limit p_limit;
$$;

comment on function governance.missed_messages(text, integer) is
'Messages that did not leave because their template was missing, paused or refused by Meta, and whose template is approved now, the oldest first: the lead waits for a call or a human since, and nobody has
done anything about it. p_template_code: only those of this template; null: all. flow.send_missed() orders one again. Names: for the operator (indica template resend).';

revoke all on function governance.missed_messages(text, integer) from public;
