create or replace function governance.lead_item(p_lead_id bigint)
returns jsonb
language plpgsql
stable
as $$
begin
    return (
        select leads.lead_summary(l.id, util.current_time()) || jsonb_strip_nulls(jsonb_build_object(
            'status_name', leads.status_name(l.status),
            'next_action', l.next_action,
            'next_action_name', case when l.next_action is not null then meta.text('action.' || l.next_action) end,
            'next_action_at', l.next_action_at,
            'created_at', l.created_at,
            'product', d.code,
            'product_name', d.name,
            'referrer', case when r.id is not null then jsonb_build_object('uid', r.uid, 'name', r.name) end,
            'last_message', (
                select jsonb_build_object('state', m.state, 'at', coalesce(m.read_at, m.delivered_at, m.failed_at, m.unknown_at, m.accepted_at, m.sending_at, m.queued_at))
                from sending.messages as m
                where m.lead_id = l.id and m.state <> 'cancelled'
                order by m.id desc
                limit 1
            ),
            'step', governance.worklist_step(l),
            'last_activity_at', greatest(l.created_at, l.status_since, l.last_outbound_at, l.last_inbound_at, l.last_answer_at),
            'person', jsonb_build_object(
                'name', p.name,
                'phones', s.phones,
                'unconfirmed_phones', s.unconfirmed
            )
        ))
        from leads.leads as l
        join people.people as p on p.id = l.person_id
        left join leads.products as d on d.id = l.product_id
        left join people.referrers as r on r.id = l.referrer_id
        cross join lateral people.shown_phones(p.id) as s
        where l.id = p_lead_id
    );
end;
$$;

comment on function governance.lead_item(bigint) is
'A lead as lists show it: leads.lead_summary with status_name, next_action, next_action_name, next_action_at, created_at, last_activity_at,
product, product_name, referrer{uid, name}, last_message{state, at}, step (governance.worklist_step), person{name, phones[], unconfirmed_phones[]?}.';

revoke all on function governance.lead_item(bigint) from public;
