create or replace function sending.request_first_contact(p_lead_id bigint)
returns bigint
language plpgsql
volatile
as $$
declare
    v_lead leads.leads;
    v_key text := 'first_contact:' || p_lead_id;
    v_phone people.identifiers;
begin
    select * into v_lead from leads.leads as l where l.id = p_lead_id;
    if v_lead.next_action is distinct from 'first_contact' then
        return null;
    end if;
    -- What was ordered before was for another number of theirs.
    v_phone := people.phone_of(v_lead.person_id);
    if exists (select from sending.messages as m where m.lead_id = p_lead_id and m.recipient <> v_phone.value)
        or exists (
            select
            from outbox.jobs as o
            join people.detached_identifiers as d on d.person_id = v_lead.person_id
            where o.dedupe_key = v_key and o.state = 'cancelled'
        )
    then
        v_key := v_key || ':' || v_phone.id;
    end if;
    return outbox.enqueue(
        p_kind => 'whatsapp.template', p_lead_id => p_lead_id,
        p_due_at => greatest(util.current_time(), v_lead.first_contact_due_at),
        p_dedupe_key => v_key,
        p_payload => jsonb_build_object('purpose', 'first_contact'), p_channel_id => (sending.default_channel()).id
    );
end;
$$;

comment on function sending.request_first_contact(bigint) is
'Orders the first template of a lead, once for each number of theirs that it is to try, for the moment when it may go out. Returns the outbox job, or null when it was
ordered before or the lead waits for something else.';

revoke all on function sending.request_first_contact(bigint) from public;
