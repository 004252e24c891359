create or replace function flow.send_missed(p_lead_id bigint, p_by text default ops.actor('operator'))
returns boolean
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_lead leads.leads;
    v_job outbox.jobs;
begin
    select * into v_lead from leads.leads as l where l.id = p_lead_id for no key update;
    select o.* into v_job
    from outbox.jobs as o
    where o.lead_id = p_lead_id and o.kind = 'whatsapp.template' and o.payload ->> 'purpose' in ('first_contact', 'rework')
    order by o.created_at desc, o.id desc
    limit 1
    for update;
    -- GUARD: somebody did something about it, or the message left
    if v_lead.status not in ('new', 'contacted') or v_lead.hold_reason is not null then
        return false;
    end if;
    if v_lead.next_action_cause is not distinct from 'template_failed' and v_job.state = 'dead' then
        perform outbox.retry_dead(v_job.id, p_by => p_by);
        return true;
    end if;
    if v_lead.next_action_cause is distinct from 'template_missing' or v_job.state is distinct from 'cancelled'
        or coalesce(v_job.last_error ->> 'cancelled', '') not in ('no_template_for_4_hours', 'no_conversation')
    then
        return false;
    end if;

    if v_job.payload ? 'attempt_id' then
        perform rework.reopen_attempt((v_job.payload ->> 'attempt_id')::bigint);
    end if;
    perform sending.restore_send(v_job.dedupe_key, v_now);
    perform leads.append_event(p_lead_id, 'template_retried', coalesce(p_by, 'operator'), jsonb_strip_nulls(jsonb_build_object(
        'message', (select m.uid from sending.messages as m where m.send_key = v_job.dedupe_key), 'purpose', v_job.payload ->> 'purpose',
        'retry_at', v_now, 'reason', 'template_is_back'
    )));
    return true;
end;
$$;

comment on function flow.send_missed(bigint, text) is
'The template of a message that did not leave is there again (governance.missed_messages): the message is ordered again, within sending hours, and the lead waits for it instead of a call.
p_by: who orders it. Returns false, and changes nothing, when somebody did something about the lead meanwhile.';

revoke all on function flow.send_missed(bigint, text) from public;
