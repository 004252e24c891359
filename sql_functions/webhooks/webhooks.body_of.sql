create or replace function webhooks.body_of(p_delivery webhooks.deliveries, p_has_personal_data boolean)
returns jsonb
language plpgsql
stable
as $$
declare
    v_event leads.events;
    v_lead leads.leads;
    v_person people.people;
    v_owner routing.consultants;
    v_phone people.identifiers;
    v_data jsonb := jsonb_build_object();
begin
    if p_delivery.lead_id is not null then
        select * into v_event from leads.events as e where e.lead_id = p_delivery.lead_id and e.seq = p_delivery.event_seq;
        select * into v_lead from leads.leads as l where l.id = p_delivery.lead_id;
        select * into v_person from people.people as p where p.id = v_lead.person_id;
        select * into v_owner from routing.consultants as c where c.id = v_lead.consultant_id;
        v_data := jsonb_build_object(
            'sequence', p_delivery.event_seq,
            'change', (
                select coalesce(jsonb_object_agg(c.key, c.value), '{}')
                from jsonb_each(coalesce(v_event.data, '{}')) as c
                where c.key in ('from', 'to', 'reason', 'result', 'fields', 'product', 'origin', 'amount', 'currency') and c.value <> 'null'
            ),
            'lead', jsonb_build_object(
                'uid', v_lead.uid, 'person_uid', v_person.uid, 'status', v_lead.status, 'lost_reason', v_lead.lost_reason,
                'origin', v_lead.origin, 'product', (select r.code from leads.products as r where r.id = v_lead.product_id),
                'owner_uid', v_owner.uid, 'queue', v_lead.queue_code, 'next_step', v_lead.next_action, 'next_step_at', v_lead.next_action_at,
                'created_at', v_lead.created_at, 'ended_at', v_lead.ended_at
            )
        );
    end if;
    if p_delivery.lead_id is not null and p_has_personal_data then
        v_phone := people.phone_of(v_lead.person_id);
        v_data := v_data || jsonb_build_object(
            'person', jsonb_build_object(
                'name', nullif(btrim(v_person.name), ''), 'phone', nullif(v_phone.value, ''), 'city', nullif(btrim(v_person.city), ''),
                'email', (
                    select nullif(i.value, '')
                    from people.identifiers as i
                    where i.person_id = v_lead.person_id and i.kind = 'email' and i.confirmed_at is not null
                    order by i.id
                    limit 1
                )
            ),
            'referrer', jsonb_build_object('name', (select nullif(btrim(r.name), '') from people.referrers as r where r.id = v_lead.referrer_id)),
            'owner', jsonb_build_object('name', v_owner.name, 'email', v_owner.email),
            'notes', v_lead.notes
        );
    end if;
    return jsonb_build_object(
        'type', p_delivery.event, 'timestamp', to_char(p_delivery.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'data', v_data
    );
end;
$$;

comment on function webhooks.body_of(webhooks.deliveries, boolean) is
'What a delivery tells, as of now: what happened and when, its number in the lead''s history, and how the lead stands. Ids and codes alone; with p_has_personal_data also name,
phone, e-mail and city of the person, the referrer''s and the owner''s name, and notes. What was erased meanwhile is null.';

revoke all on function webhooks.body_of(webhooks.deliveries, boolean) from public;
