create or replace function flow.reach_by_phone(p_lead leads.leads, p_actor text, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_phone constant people.identifiers := people.phone_of(p_lead.person_id);
    v_due_at timestamptz;
begin
    if p_lead.status <> 'new'
        or coalesce(p_lead.next_action, '') not in ('human_review', 'call_by_consultant')
        or v_phone.id is null
        or people.is_whatsapp_kind(v_phone.phone_kind) is not true
        or exists (select from sending.messages as m where m.lead_id = p_lead.id)
        or exists (select from outbox.jobs as m where m.lead_id = p_lead.id and m.kind = 'whatsapp.template')
    then
        return false;
    end if;

    v_due_at := calendar.next_sending_time(p_now, calendar.time_zone_of(v_phone.value));
    update leads.leads as l set first_contact_due_at = v_due_at where l.id = p_lead.id;
    perform leads.set_next_action(p_lead.id, 'first_contact', v_due_at, p_actor, 'phone_learnt');
    perform outbox.enqueue('chatwoot.contact', p_lead.id, p_now);
    return true;
end;
$$;

comment on function flow.reach_by_phone(leads.leads, text, timestamptz) is
'A new lead that no message could reach (an e-mail or a landline alone) and whose person has a mobile by now gets its first contact after all.
Returns whether it does. The caller holds the lead''s row.';

revoke all on function flow.reach_by_phone(leads.leads, text, timestamptz) from public;
