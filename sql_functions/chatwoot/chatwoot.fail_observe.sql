create or replace function chatwoot.fail_observe(p_job_id bigint, p_error jsonb, p_now timestamptz)
returns outbox.failed
language plpgsql
volatile
as $$
declare
    v_status constant integer := (p_error ->> 'http_status')::integer;
    v_job outbox.jobs;
    v_is_waited_for boolean;
begin
    select * into v_job from outbox.jobs as m where m.id = p_job_id;
    v_is_waited_for := v_job.payload ? 'attempt_id';
    -- GUARD: the worker vanished; looking changes nothing
    if p_error ->> 'phase' = 'lease_expired' then
        return row('pending', p_now)::outbox.failed;
    end if;
    -- GUARD: somebody deleted the conversation; whoever writes there again makes another
    if p_error ->> 'phase' = 'answered' and v_status = 404 and not v_is_waited_for then
        return row('cancelled', null)::outbox.failed;
    end if;
    if p_error ->> 'phase' in ('before_request', 'no_answer') or v_status in (401, 403, 408, 429) or v_status >= 500 or v_is_waited_for then
        return row(
            'pending',
            p_now + greatest(
                case when v_is_waited_for then interval '30 seconds' else interval '2 minutes' end,
                case when p_error ->> 'retry_after_seconds' is not null
                    then least(interval '1 hour', interval '1 second' * (p_error ->> 'retry_after_seconds')::integer)
                end
            )
        )::outbox.failed;
    end if;
    return row('dead', null)::outbox.failed;
end;
$$;

comment on function chatwoot.fail_observe(bigint, jsonb, timestamptz) is
'What becomes of a look in Chatwoot that failed: an outage is waited out, for as long as it takes, and so is anything while a message waits for the look; a conversation that is gone needs none; what Chatwoot
refuses otherwise is dead until the conversation changes again.';

revoke all on function chatwoot.fail_observe(bigint, jsonb, timestamptz) from public;
