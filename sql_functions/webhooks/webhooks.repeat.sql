create or replace function webhooks.repeat(p_uid uuid)
returns text
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_delivery webhooks.deliveries;
    v_job outbox.jobs;
    v_job_id bigint;
begin
    select * into v_delivery from webhooks.deliveries as d where d.uid = p_uid;
    if not found then
        raise exception 'there is no delivery %', coalesce(p_uid::text, 'null') using errcode = 'ID209', hint = 'indica webhook deliveries CODE shows them.';
    end if;
    if exists (select from webhooks.subscriptions as s where s.id = v_delivery.subscription_id and s.state = 'removed') then
        raise exception 'the webhook of this delivery was removed' using errcode = 'ID303', hint = 'indica webhook add makes it anew.';
    end if;
    -- GUARD: it is to be delivered all the same
    if v_delivery.finished_at is null then
        return v_delivery.state;
    end if;
    select * into v_job from outbox.jobs as m where m.id = v_delivery.job_id;
    if v_job.state = 'dead' then
        perform outbox.retry_dead(v_job.id);
        return 'queued';
    end if;
    v_job_id := outbox.enqueue(
        p_kind => 'webhook.deliver', p_lead_id => null, p_due_at => v_now, p_payload => jsonb_build_object('delivery_id', v_delivery.id)
    );
    update webhooks.deliveries as d
    set state = 'queued', job_id = v_job_id, finished_at = null, next_try_at = null
    where d.id = v_delivery.id and d.finished_at is not null;
    return 'queued';
end;
$$;

comment on function webhooks.repeat(uuid) is
'Delivers once more what was given up, dropped or delivered, under the same id and as the lead stands now, past what waits. Returns its state. Raises ID209 (no such delivery), ID303 (its subscription was removed).';

revoke all on function webhooks.repeat(uuid) from public;
