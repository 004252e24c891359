create or replace function alerts.fail_notice(p_job_id bigint, p_error jsonb, p_now timestamptz)
returns outbox.failed
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_delay interval;
begin
    -- GUARD: the worker vanished; an alert twice is better than none
    if p_error ->> 'phase' = 'lease_expired' then
        return row('pending', p_now)::outbox.failed;
    end if;
    select * into v_job from outbox.jobs as m where m.id = p_job_id;
    update alerts.notices as n
    set error = coalesce(
        case when p_error ->> 'code' ~ '^[0-9]{1,9}$' then p_error ->> 'code' end,
        case when p_error ->> 'http_status' ~ '^[0-9]{1,3}$' then 'http_' || (p_error ->> 'http_status') end,
        case when p_error ->> 'phase' ~ '^[a-z_]{1,30}$' then p_error ->> 'phase' end, 'unknown'
    )
    where n.job_id = p_job_id and n.state = 'queued';
    if not found then
        return row('cancelled', null)::outbox.failed;
    end if;
    if v_job.failing_since <= p_now - interval '6 hours' then
        update alerts.notices as n set state = 'dead', finished_at = p_now where n.job_id = p_job_id and n.state = 'queued';
        return row('dead', null)::outbox.failed;
    end if;
    v_delay := greatest(
        least(interval '15 seconds' * power(3, least(v_job.attempts, 10) - 1), interval '15 minutes') * (0.9 + random() * 0.2),
        least(coalesce((p_error ->> 'retry_after_seconds')::integer, 0), 3600) * interval '1 second'
    );
    return row('pending', p_now + v_delay)::outbox.failed;
end;
$$;

comment on function alerts.fail_notice(bigint, jsonb, timestamptz) is
'What becomes of a notice that was not taken: tried again after 15 s, growing threefold to a quarter of an hour, for six hours, then dead, which is an alert itself. Error shape: see outbox.fail().';

revoke all on function alerts.fail_notice(bigint, jsonb, timestamptz) from public;
