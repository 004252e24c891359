create or replace function inbox.apply_contact(p_payload jsonb, p_now timestamptz)
returns inbox.applied
language plpgsql
volatile
as $$
declare
    v_applied inbox.applied;
    v_new record;
begin
    v_applied.state := 'ignored';
    v_applied.reason := 'contact';
    if not p_payload ? 'contact' then
        return v_applied;
    end if;
    for v_new in
        select n.* from chatwoot.propose((p_payload ->> 'account_id')::bigint, p_payload -> 'contact', p_now) as n
    loop
        v_applied.state := 'applied';
        v_applied.reason := null;
        v_applied.lead_id := (leads.latest_lead(v_new.person_id)).id;
        perform leads.append_event(
            v_applied.lead_id, 'change_proposed', 'chatwoot', jsonb_build_object('proposal', v_new.proposal_uid, 'field', v_new.field),
            jsonb_build_object(v_new.field, v_new.value)
        );
    end loop;
    return v_applied;
end;
$$;

comment on function inbox.apply_contact(jsonb, timestamptz) is
'Somebody changed name, phone or e-mail of a contact in Chatwoot: what is news becomes a proposal (chatwoot.propose), and the history of the person''s lead says so. Nothing else changes.';

revoke all on function inbox.apply_contact(jsonb, timestamptz) from public;
