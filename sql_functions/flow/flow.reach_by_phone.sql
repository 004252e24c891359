create or replace function flow.reach_by_phone(p_lead leads.leads, p_actor text, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_phone constant people.identifiers := people.phone_of(p_lead.person_id);
    v_due_at timestamptz;
begin
    if p_lead.status not in ('new', 'contacted')
        or coalesce(p_lead.next_action, '') not in ('human_review', 'call_by_consultant')
        or v_phone.id is null
        or v_phone.tried_at is not null
        or v_phone.refused_at is not null
        or people.is_whatsapp_kind(v_phone.phone_kind) is not true
        or people.is_crowded(p_lead.person_id, v_phone.match_key)
        or exists (
            -- What left for a number that is still theirs, and that WhatsApp reaches, waits for its answer.
            select
            from sending.messages as m
            join people.identifiers as i on i.person_id = p_lead.person_id and i.kind = 'phone' and i.value = m.recipient and i.refused_at is null
            where m.lead_id = p_lead.id and m.state <> 'cancelled'
        )
        or exists (
            select from outbox.jobs as m where m.lead_id = p_lead.id and m.kind = 'whatsapp.template' and m.state = 'pending'
        )
    then
        return false;
    end if;

    v_due_at := calendar.next_sending_time(
        greatest(p_now, sending.first_contact_from(p_lead.person_id, p_lead.id)), calendar.time_zone_of(v_phone.value), calendar.place_of(v_phone.value)
    );
    perform leads.set_first_contact_due(p_lead.id, v_due_at);
    perform leads.append_event(p_lead.id, 'phone_learnt', p_actor, jsonb_build_object('due_at', v_due_at, 'reason', 'phone_learnt'));
    return true;
end;
$$;

comment on function flow.reach_by_phone(leads.leads, text, timestamptz) is
'A lead that no message could reach (an e-mail or a landline alone, a number that was wrong or that WhatsApp refused) and whose person has a mobile by now that was
not tried gets its first contact by it. Returns whether it does. The caller holds the lead''s row.';

revoke all on function flow.reach_by_phone(leads.leads, text, timestamptz) from public;
