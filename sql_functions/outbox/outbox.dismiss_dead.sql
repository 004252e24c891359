create or replace function outbox.dismiss_dead(p_id bigint, p_reason text, p_by text default ops.actor('operator'))
returns void
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_job outbox.jobs;
begin
    if p_reason is null or btrim(p_reason) = '' then
        raise exception 'dismissing needs a reason' using errcode = 'ID105';
    end if;
    select * into v_job from outbox.jobs as m where m.id = p_id for update;
    if not found then
        raise exception 'job % of the outbox does not exist', p_id using errcode = 'ID202';
    end if;
    if v_job.state <> 'dead' then
        raise exception 'job % of the outbox is %, not dead', p_id, v_job.state using errcode = 'ID303';
    end if;

    perform outbox.abandon_job(p_id, 'dismissed', p_reason, v_now);
    update outbox.jobs as m
    set state = 'cancelled', finished_at = v_now, dismissed_by = coalesce(p_by, 'operator'), dismissed_reason = btrim(p_reason)
    where m.id = p_id;
    if v_job.lead_id is not null then
        perform leads.append_event(
            p_lead_id => v_job.lead_id, p_kind => 'outbox_dismissed', p_actor => coalesce(p_by, 'operator'),
            p_data => jsonb_build_object('outbox_id', p_id, 'kind', v_job.kind), p_values => jsonb_build_object('reason', btrim(p_reason))
        );
    end if;
end;
$$;

comment on function outbox.dismiss_dead(bigint, text, text) is
'Gives up a dead job for good: it is no longer unhealthy, and who dismissed it (operator, token:<id>) and why stay with it and in the lead''s history. Raises ID105
(no reason), ID202 (no such job), ID303 (not dead).';

revoke all on function outbox.dismiss_dead(bigint, text, text) from public;
