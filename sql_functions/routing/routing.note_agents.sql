create or replace function routing.note_agents(p_agent_ids bigint[])
returns integer
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_known integer;
    v_gone integer;
begin
    -- Two consultants may be one agent.
    select count(distinct c.chatwoot_agent_id), count(distinct c.chatwoot_agent_id) filter (where not coalesce(c.chatwoot_agent_id = any (p_agent_ids), true))
    into v_known, v_gone
    from routing.consultants as c
    where c.is_active and c.chatwoot_agent_id is not null and c.chatwoot_missing_since is null;
    -- GUARD: none of several is there: that is another account rather than everybody leaving at once; an account without any agent has nobody whose token reads it
    if coalesce(cardinality(p_agent_ids), 0) = 0 or (v_known > 1 and v_gone = v_known) then
        return 0;
    end if;
    update routing.consultants as c
    set chatwoot_missing_since = case when c.chatwoot_agent_id = any (p_agent_ids) then null else v_now end
    where c.is_active and c.chatwoot_agent_id is not null and (c.chatwoot_agent_id = any (p_agent_ids)) = (c.chatwoot_missing_since is not null);
    return v_gone;
end;
$$;

comment on function routing.note_agents(bigint[]) is
'These are the agents that Chatwoot has: active consultants who are none of them any more are noted as missing and receive no leads, and what is theirs is handed over (routing.hand_over_leavers); who is there
again takes leads again. A list with none of several consultants, or of nobody at all, changes nothing (routing.check_agents says so to a human). Returns how many went missing.';

revoke all on function routing.note_agents(bigint[]) from public;
