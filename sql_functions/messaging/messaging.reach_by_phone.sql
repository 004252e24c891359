create or replace function messaging.reach_by_phone(p_lead core.leads, p_actor text, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_phone constant core.person_identifiers := messaging.phone_of(p_lead.person_id);
    v_due_at timestamptz;
begin
    if p_lead.status <> 'new'
        or p_lead.next_action not in ('human_review', 'call_by_consultant')
        or v_phone.id is null
        or not core.is_whatsapp_kind(v_phone.phone_kind)
        or exists (select from messaging.messages as m where m.lead_id = p_lead.id)
        or exists (select from outbox.messages as m where m.lead_id = p_lead.id and m.kind = 'whatsapp.template')
    then
        return false;
    end if;

    v_due_at := messaging.next_sending_time(p_now, core.time_zone_of(v_phone.value));
    update core.leads as l set first_contact_due_at = v_due_at where l.id = p_lead.id;
    perform core.set_next_action(p_lead.id, 'first_contact', v_due_at, p_actor, 'phone_learnt');
    perform outbox.enqueue('chatwoot.contact', p_lead.id, p_now);
    return true;
end;
$$;

comment on function messaging.reach_by_phone(core.leads, text, timestamptz) is
'A new lead that no message could reach (an e-mail or a landline alone) and whose person has a mobile by now gets its first contact after all.
Returns whether it does. The caller holds the lead''s row.';

revoke all on function messaging.reach_by_phone(core.leads, text, timestamptz) from public;
