create or replace function webhooks.try_now(p_subscription_id bigint, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_job_ids bigint[];
begin
    select array_agg(d.job_id) into v_job_ids
    from webhooks.deliveries as d
    where d.subscription_id = p_subscription_id and d.state = 'queued' and d.next_try_at > p_now;
    if v_job_ids is null then
        return;
    end if;
    v_job_ids := outbox.hasten(v_job_ids, p_now);
    update webhooks.deliveries as d
    set next_try_at = p_now
    where d.job_id = any (v_job_ids) and d.state = 'queued';
end;
$$;

comment on function webhooks.try_now(bigint, timestamptz) is 'What of a subscription waits to be tried again is due at once.';

revoke all on function webhooks.try_now(bigint, timestamptz) from public;
