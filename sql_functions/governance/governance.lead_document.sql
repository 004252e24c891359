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
        'product_name', (select d.name from leads.products as d where d.id = p_lead.product_id),
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
                'phones', s.phones,
                'unconfirmed_phones', s.unconfirmed,
                'emails', (select jsonb_agg(i.value order by i.id) from people.identifiers as i where i.person_id = p.id and i.kind = 'email')
            )
            from people.people as p
            cross join lateral people.shown_phones(p.id) as s
            where p.id = p_lead.person_id
        ),
        'interests', (
            select jsonb_agg(
                jsonb_strip_nulls(jsonb_build_object(
                    'product', i.product, 'name', i.product_name, 'is_first', i.is_first, 'said_at', i.said_at, 'times', i.times
                )) order by i.is_first desc, i.said_at, i.product
            )
            from governance.lead_interests as i
            where i.lead_id = p_lead.id
        ),
        'touches', governance.lead_touches(p_lead.id),
        'proposals', (
            select jsonb_agg(governance.proposal(o) order by o.said_at, o.id)
            from chatwoot.proposals as o
            where o.person_id = p_lead.person_id and o.decided_at is null
        ),
        'cards', (
            select jsonb_agg(governance.card_item(c) order by c.due_at, c.id)
            from leads.leads as o
            join intake.cards as c on c.lead_id = o.id
            where o.person_id = p_lead.person_id and c.decided_at is null
        ),
        'whatsapp', (
            select jsonb_build_object(
                'may', a.may, 'until', a.until, 'from', a.allowed_from, 'reason', a.reason, 'category', a.category, 'price', a.price, 'currency', a.currency
            )
            from sending.allowed((sending.default_channel()).id, p_lead.person_id, util.current_time()) as a
        ),
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
        'step', governance.worklist_step(p_lead),
        'worth', case when leads.is_open(p_lead.status) then nullif(governance.lead_score(p_lead), '{}') end,
        'conversation', governance.lead_conversation(p_lead.id),
        'call_back_times', case when leads.is_open(p_lead.status) then governance.call_back_times(util.current_time()) end,
        'timeline', governance.lead_timeline(p_lead.id)
    ));
$$;

comment on function governance.lead_document(leads.leads) is
'Everything that a caller who may see a lead is shown of it: summary, dates, next action, person, referrer, interests, later referrals (governance.lead_touches), changes proposed from Chatwoot, contact cards that wait, what may be sent to them now (sending.allowed), messages, next step (governance.worklist_step), while it is open what it is worth (governance.lead_score), what was written (governance.lead_conversation), hours at which to call again (governance.call_back_times) and timeline.';

revoke all on function governance.lead_document(leads.leads) from public;
