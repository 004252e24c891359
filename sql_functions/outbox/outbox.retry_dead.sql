create or replace function outbox.retry_dead(
    p_id bigint,
    p_may_reach_twice boolean default false,
    p_by text default ops.actor('operator'),
    p_reason text default null
)
returns void
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_job outbox.jobs;
    v_is_refused_later boolean;
begin
    select * into v_job from outbox.jobs as m where m.id = p_id for update;
    if not found then
        raise exception 'job % of the outbox does not exist', p_id using errcode = 'ID202';
    end if;
    -- What was done may have been refused afterwards.
    select k.is_refused_later into v_is_refused_later from outbox.kinds as k where k.kind = v_job.kind;
    if v_job.state <> 'dead' and not (v_job.state = 'done' and v_is_refused_later) then
        raise exception 'job % of the outbox is %, not dead', p_id, v_job.state using errcode = 'ID303';
    end if;

    perform outbox.abandon_job(p_id, case when p_may_reach_twice then 'repeated' else 'retried' end, null, v_now);
    update outbox.jobs as m
    set state = 'pending', first_due_at = v_now, due_at = v_now, finished_at = null, created_at = v_now,
        build_failures = 0, leases_expired = 0, failing_since = null
    where m.id = p_id;
    if v_job.lead_id is not null then
        perform leads.append_event(
            p_lead_id => v_job.lead_id, p_kind => 'outbox_retried', p_actor => coalesce(p_by, 'operator'),
            p_data => jsonb_build_object('outbox_id', p_id, 'kind', v_job.kind),
            p_values => jsonb_strip_nulls(jsonb_build_object('reason', p_reason))
        );
    end if;
    perform pg_notify('outbox', '');
end;
$$;

comment on function outbox.retry_dead(bigint, boolean, text, text) is
'Orders a dead job again, or one that was done and whose work was refused afterwards. One whose work may have been done (a message whose outcome is unknown) may reach the person twice and needs p_may_reach_twice. p_by: who orders it; p_reason: why, in words, for the erasable values of the history.
Raises ID202 (no such job), ID303 (neither dead nor refused), ID304 (outcome unknown).';

revoke all on function outbox.retry_dead(bigint, boolean, text, text) from public;
