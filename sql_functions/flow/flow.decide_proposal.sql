create or replace function flow.decide_proposal(p_uid uuid, p_accepts boolean, p_actor text, p_is_shared boolean default false)
returns flow.correction
language plpgsql
volatile
as $$
declare
    v_proposal chatwoot.proposals;
    v_lead leads.leads;
    v_result flow.correction;
begin
    select * into v_proposal from chatwoot.proposals as o where o.uid = p_uid;
    if not found then
        raise exception 'no proposal has the uid %', coalesce(p_uid::text, 'null') using errcode = 'ID221', hint = 'indica lead proposals lists them.';
    end if;
    -- In the order of an intake: identifiers before leads; and nobody else decides it meanwhile.
    perform people.lock_identity(people.keys_of(v_proposal.person_id) || array_remove(array[
        case v_proposal.field
            when 'phone' then 'phone:' || (normalize.phone(v_proposal.value)).match_key
            when 'email' then 'email:' || (normalize.email(v_proposal.value)).match_key
        end
    ], null));
    select * into v_proposal from chatwoot.proposals as o where o.uid = p_uid for no key update;
    if v_proposal.decided_at is not null then
        raise exception 'the proposal % was decided: %', p_uid, v_proposal.outcome using errcode = 'ID322', hint = 'indica lead proposals lists those that wait.';
    end if;
    v_lead := leads.latest_lead(v_proposal.person_id);
    if p_accepts then
        v_result := flow.correct_lead(
            v_lead.uid, jsonb_build_object('person', jsonb_build_object(v_proposal.field, v_proposal.value), 'shared', coalesce(p_is_shared, false)), p_actor
        );
        -- GUARD: something stands against it: it still waits
        if v_result.code is not null then
            return v_result;
        end if;
        perform chatwoot.decide_proposal(v_proposal.id, 'accepted', p_actor);
        return v_result;
    end if;
    perform chatwoot.decide_proposal(v_proposal.id, 'ignored', p_actor);
    perform leads.append_event(
        v_lead.id, 'proposal_ignored', p_actor, jsonb_build_object('proposal', v_proposal.uid, 'field', v_proposal.field)
    );
    v_result.fields := '{}';
    return v_result;
end;
$$;

comment on function flow.decide_proposal(uuid, boolean, text, boolean) is
'One of ours says whether what somebody changed in Chatwoot is so: accepted, the person is corrected (flow.correct_lead, with its answer; p_is_shared: both have this phone or e-mail), else it is
ignored, and the history says so. Raises ID221 (no such proposal), ID322 (decided already).';

revoke all on function flow.decide_proposal(uuid, boolean, text, boolean) from public;
