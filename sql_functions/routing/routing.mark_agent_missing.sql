create or replace function routing.mark_agent_missing(p_name text)
returns boolean
language plpgsql
volatile
as $$
declare
    v_consultant constant routing.consultants := routing.find_consultant(p_name);
begin
    -- Who never was an agent there is still to be invited.
    if v_consultant.chatwoot_agent_id is null or v_consultant.chatwoot_missing_since is not null then
        return v_consultant.chatwoot_missing_since is not null;
    end if;
    update routing.consultants as c set chatwoot_missing_since = util.current_time() where c.id = v_consultant.id;
    return true;
end;
$$;

comment on function routing.mark_agent_missing(text) is
'Chatwoot has no agent any more for a consultant (e-mail or uid) whom it had: they receive no leads until it has one again (routing.save_consultant). Returns whether that is so; false for one
who never was matched. Raises ID208 when there is no such consultant.';

revoke all on function routing.mark_agent_missing(text) from public;
