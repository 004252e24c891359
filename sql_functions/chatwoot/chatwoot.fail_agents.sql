create or replace function chatwoot.fail_agents(p_job_id bigint, p_error jsonb, p_now timestamptz)
returns outbox.failed
language plpgsql
volatile
as $$
declare
    v_attempts constant integer := (select m.attempts from outbox.jobs as m where m.id = p_job_id);
begin
    -- It is asked again every hour, and changes nothing.
    if p_error ->> 'phase' = 'answered' and not coalesce((p_error ->> 'http_status')::integer in (401, 403, 408, 429) or (p_error ->> 'http_status')::integer >= 500, true) then
        return row('cancelled', null)::outbox.failed;
    end if;
    return row('pending', p_now + greatest(
        util.retry_delay(coalesce(v_attempts, 1)), interval '1 minute',
        case when p_error ->> 'retry_after_seconds' is not null
            then least(interval '1 hour', interval '1 second' * (p_error ->> 'retry_after_seconds')::integer)
        end
    ))::outbox.failed;
end;
$$;

comment on function chatwoot.fail_agents(bigint, jsonb, timestamptz) is
'What becomes of a look at Chatwoot''s agents that failed: an outage is waited out; what Chatwoot refuses is asked again with the next look.';

revoke all on function chatwoot.fail_agents(bigint, jsonb, timestamptz) from public;
