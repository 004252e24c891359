create or replace function governance.lead_document(p_lead leads.leads)
returns jsonb
language sql
stable
as $$
    select leads.lead_summary(p_lead.id, util.current_time()) || jsonb_strip_nulls(jsonb_build_object(
        'status_name', leads.status_name(p_lead.status),
        'status_since', p_lead.status_since,
        'created_at', p_lead.created_at,
        'ended_at', p_lead.ended_at,
        'lost_reason', p_lead.lost_reason,
        'next_action', p_lead.next_action,
        'next_action_name', case when p_lead.next_action is not null then meta.text('action.' || p_lead.next_action) end,
        'next_action_at', p_lead.next_action_at,
        'origin', p_lead.origin,
        'product', (select d.code from leads.products as d where d.id = p_lead.product_id),
        'referrer', (select jsonb_build_object('uid', r.uid, 'name', r.name) from people.referrers as r where r.id = p_lead.referrer_id),
        'notes', p_lead.notes,
        'attributes', p_lead.attributes,
        'page', p_lead.page,
        'first_contact_at', p_lead.first_contact_at,
        'last_outbound_at', p_lead.last_outbound_at,
        'last_inbound_at', p_lead.last_inbound_at,
        'person', (
            select jsonb_build_object(
                'uid', p.uid, 'name', p.name, 'city', p.city,
                'phones', (select jsonb_agg(i.value order by i.id) from people.identifiers as i where i.person_id = p.id and i.kind = 'phone'),
                'unconfirmed_phones', (
                    select jsonb_agg(i.value order by i.id) from people.identifiers as i where i.person_id = p.id and i.kind = 'phone' and i.confirmed_at is null
                ),
                'emails', (select jsonb_agg(i.value order by i.id) from people.identifiers as i where i.person_id = p.id and i.kind = 'email')
            )
            from people.people as p
            where p.id = p_lead.person_id
        ),
        'touches', (select count(*) from leads.touches as t where t.lead_id = p_lead.id),
        'messages', (
            select jsonb_agg(
                jsonb_strip_nulls(jsonb_build_object(
                    'uid', m.uid, 'purpose', m.purpose, 'state', m.state, 'body', m.body, 'accepted_at', m.accepted_at,
                    'delivered_at', m.delivered_at, 'read_at', m.read_at, 'failed_at', m.failed_at
                )) order by m.id
            )
            from sending.messages as m
            where m.lead_id = p_lead.id
        ),
        'timeline', governance.lead_timeline(p_lead.id)
    ));
$$;

comment on function governance.lead_document(leads.leads) is
'Everything that a caller who may see a lead is shown of it: summary, dates, next action, person, referrer, messages and timeline.';

revoke all on function governance.lead_document(leads.leads) from public;
