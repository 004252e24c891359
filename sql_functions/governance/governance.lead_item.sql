create or replace function governance.lead_item(p_lead_id bigint)
returns jsonb
language sql
stable
as $$
    select leads.lead_summary(l.id, util.current_time()) || jsonb_strip_nulls(jsonb_build_object(
        'status_name', leads.status_name(l.status),
        'next_action', l.next_action,
        'next_action_name', case when l.next_action is not null then meta.text('action.' || l.next_action) end,
        'next_action_at', l.next_action_at,
        'created_at', l.created_at,
        'last_activity_at', greatest(l.created_at, l.status_since, l.last_outbound_at, l.last_inbound_at, l.last_answer_at),
        'person', jsonb_build_object(
            'name', p.name,
            'phones', (select jsonb_agg(i.value order by i.id) from people.identifiers as i where i.person_id = p.id and i.kind = 'phone'),
            'unconfirmed_phones', (
                select jsonb_agg(i.value order by i.id) from people.identifiers as i where i.person_id = p.id and i.kind = 'phone' and i.confirmed_at is null
            )
        )
    ))
    from leads.leads as l
    join people.people as p on p.id = l.person_id
    where l.id = p_lead_id;
$$;

comment on function governance.lead_item(bigint) is
'A lead as lists show it: leads.lead_summary with status_name, next_action, next_action_name, next_action_at, created_at, last_activity_at, person{name, phones[], unconfirmed_phones[]?}.';

revoke all on function governance.lead_item(bigint) from public;
