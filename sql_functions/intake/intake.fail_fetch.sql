create or replace function intake.fail_fetch(p_job_id bigint, p_error jsonb, p_now timestamptz)
returns outbox.failed
language plpgsql
volatile
as $$
declare
    -- The sender keeps a lead for 90 days.
    c_kept_for constant interval := interval '85 days';
    v_job outbox.jobs;
    v_announced_at timestamptz;
    v_class text;
    v_failing_for interval;
    v_patience interval;
begin
    -- GUARD: the worker vanished; a fetch changes nothing, so another does it at once
    if p_error ->> 'phase' = 'lease_expired' then
        return row('pending', p_now)::outbox.failed;
    end if;
    select * into v_job from outbox.jobs as m where m.id = p_job_id;
    select a.received_at into v_announced_at from intake.announcements as a where a.id = (v_job.payload ->> 'announcement_id')::bigint;
    v_class := intake.fetch_class(p_error);
    v_failing_for := p_now - coalesce(v_job.failing_since, p_now);

    if v_class in ('token', 'permission', 'limit', 'passing') and p_now < v_announced_at + c_kept_for then
        return row('pending', p_now + case v_class
            when 'passing' then util.retry_delay(v_job.attempts)
            when 'limit' then greatest(
                least(greatest(interval '1 minute', v_failing_for / 2), interval '1 hour'),
                least(coalesce((p_error ->> 'retry_after_seconds')::integer, 0), 86400) * interval '1 second'
            )
            else least(greatest(interval '30 seconds', v_failing_for / 2), interval '10 minutes')
        end)::outbox.failed;
    end if;
    -- A lead may be announced before it can be read, and a permission that is missing is told in the same words.
    v_patience := case v_class when 'unknown' then interval '6 hours' else interval '1 hour' end;
    if v_failing_for < v_patience and p_now < v_announced_at + c_kept_for then
        return row('pending', p_now + least(greatest(interval '10 seconds', v_failing_for / 2), interval '1 hour'))::outbox.failed;
    end if;
    return row('dead', null)::outbox.failed;
end;
$$;

comment on function intake.fail_fetch(bigint, jsonb, timestamptz) is
'What becomes of the fetch of a lead that failed, by the class of the error (intake.fetch_class): a token or a permission waits for a human, 30 s growing to 10 minutes; a
limit as long as it says, else 1 minute growing to an hour; an outage is tried again; a lead that Meta does not know for 6 hours, or an hour of any other refusal, is dead,
and so is what Meta no longer keeps. Error shape: see outbox.fail().';

revoke all on function intake.fail_fetch(bigint, jsonb, timestamptz) from public;
