create or replace function chatwoot.fail_sweep(p_job_id bigint, p_error jsonb, p_now timestamptz)
returns outbox.failed
language plpgsql
volatile
as $$
begin
    update chatwoot.sweeps as s
    set failed_at = p_now, failure = coalesce('http_' || (p_error ->> 'http_status'), p_error ->> 'phase', 'unknown')
    from outbox.jobs as o
    where o.id = p_job_id and s.channel_id = o.channel_id;
    return row(
        'pending',
        p_now + greatest(
            interval '30 seconds',
            case when p_error ->> 'retry_after_seconds' is not null
                then least(interval '1 hour', interval '1 second' * (p_error ->> 'retry_after_seconds')::integer)
            end
        )
    )::outbox.failed;
end;
$$;

comment on function chatwoot.fail_sweep(bigint, jsonb, timestamptz) is
'An inbox could not be read: it is tried again for ever, from where the last complete reading began, so that nothing is left out; health says since when.';

revoke all on function chatwoot.fail_sweep(bigint, jsonb, timestamptz) from public;
