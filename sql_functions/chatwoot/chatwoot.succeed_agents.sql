create or replace function chatwoot.succeed_agents(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
begin
    -- GUARD: the lease was lost, or nothing was told
    if not p_is_ours or jsonb_typeof(p_result -> 'agent_ids') is distinct from 'array' then
        return false;
    end if;
    perform routing.note_agents(array(select a.value::bigint from jsonb_array_elements_text(p_result -> 'agent_ids') as a order by 1));
    perform outbox.forget_attempts(p_job_id, p_now - interval '1 day');
    return true;
end;
$$;

comment on function chatwoot.succeed_agents(bigint, boolean, jsonb, timestamptz) is
'The worker read who is an agent in Chatwoot (result: agent_ids): consultants who are none any more get no leads, and theirs are handed over (routing.note_agents).';

revoke all on function chatwoot.succeed_agents(bigint, boolean, jsonb, timestamptz) from public;
