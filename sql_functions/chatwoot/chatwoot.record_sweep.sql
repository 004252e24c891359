create or replace function chatwoot.record_sweep(p_job_id bigint, p_result jsonb, p_changed integer, p_known_until timestamptz, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
begin
    select * into v_job from outbox.jobs as m where m.id = p_job_id;
    update chatwoot.sweeps as s
    set since = greatest(
            s.since, least((select a.claimed_at from outbox.attempts as a where a.job_id = v_job.id and a.attempt = v_job.attempts), p_known_until)
        ),
        swept_at = p_now,
        is_paged = coalesce(p_result -> 'is_paged' = 'true', false),
        requests = (p_result ->> 'requests')::integer,
        listed = jsonb_array_length(coalesce(p_result -> 'conversations', '[]')),
        changed = p_changed,
        failed_at = null,
        failure = null
    where s.channel_id = v_job.channel_id;
    -- The same job every minute: who did it when is kept for a day.
    perform outbox.forget_attempts(v_job.id, p_now - interval '1 day');
end;
$$;

comment on function chatwoot.record_sweep(bigint, jsonb, integer, timestamptz, timestamptz) is
'An inbox was read completely (result of the worker, and how many conversations were news): the next reading begins where this one began, or at p_known_until, up to where its news were taken in when they were too many.';

revoke all on function chatwoot.record_sweep(bigint, jsonb, integer, timestamptz, timestamptz) from public;
