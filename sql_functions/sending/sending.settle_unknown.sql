create or replace function sending.settle_unknown(
    p_job_id bigint,
    p_verdict text,
    p_reason text,
    p_at timestamptz default null,
    p_proof text default 'operator'
)
returns void
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_job outbox.jobs;
    v_message sending.messages;
    v_actor text;
    v_lead leads.leads;
begin
    if p_verdict is null or p_verdict not in ('arrived', 'not_arrived', 'again') or p_reason is null or btrim(p_reason) = '' then
        raise exception 'a send is settled as arrived, not_arrived or again, with a reason' using errcode = 'ID105';
    end if;
    select * into v_job from outbox.jobs as o where o.id = p_job_id for update;
    if not found then
        raise exception 'job % of the outbox does not exist', p_job_id using errcode = 'ID202';
    end if;
    select * into v_message from sending.messages as m where m.send_key = v_job.dedupe_key for update;
    -- GUARD: what is known is not settled
    if v_message.state is distinct from 'unknown' or v_job.state <> 'dead' then
        raise exception 'the outcome of job % of the outbox is not unknown', p_job_id using errcode = 'ID303',
            hint = 'indica outbox unknown lists those whose outcome is.';
    end if;
    v_actor := case p_proof when 'operator' then ops.actor('operator') else 'chatwoot' end;

    if p_verdict = 'again' then
        select * into v_lead from leads.leads as l where l.id = v_job.lead_id;
        -- GUARD: nothing is sent to whoever waits for nothing; whether it arrived stays to be said
        if v_message.purpose <> 'opt_out_confirmation' and not leads.is_open(v_lead.status) then
            raise exception 'a lead that is % is not written to any more', v_lead.status using errcode = 'ID305',
                hint = 'Settle it as arrived or not arrived.';
        end if;
        perform outbox.retry_dead(p_job_id, p_may_reach_twice => true, p_by => v_actor, p_reason => p_reason);
    elsif p_verdict = 'arrived' then
        update sending.messages as m
        set state = case p_proof when 'note' then 'sent' else 'delivered' end,
            sent_at = case p_proof when 'note' then p_at else m.sent_at end,
            delivered_at = case p_proof when 'note' then m.delivered_at else coalesce(p_at, m.sending_at, v_now) end,
            unknown_at = null, error = null
        where m.id = v_message.id;
        if v_job.payload ? 'attempt_id' then
            perform rework.finish_attempt((v_job.payload ->> 'attempt_id')::bigint, 'sent', 'settled', v_message.id);
        end if;
        perform outbox.mark_done(v_message.send_key, v_now);
        perform leads.append_event(
            p_lead_id => v_message.lead_id, p_kind => 'template_delivered', p_actor => v_actor,
            p_data => jsonb_build_object(
                'message', v_message.uid, 'at', coalesce(p_at, v_message.sending_at, v_now), 'proof', p_proof,
                'reached_at', coalesce(p_at, v_message.sending_at, v_now)
            ),
            p_values => jsonb_build_object('reason', p_reason)
        );
    else
        update sending.messages as m
        set state = 'failed', failed_at = v_now, unknown_at = null
        where m.id = v_message.id;
        perform outbox.dismiss_dead(p_job_id, p_reason, v_actor);
        perform leads.append_event(
            p_lead_id => v_message.lead_id, p_kind => 'template_failed', p_actor => v_actor,
            p_data => jsonb_build_object('message', v_message.uid, 'purpose', v_message.purpose, 'class', 'NOT_ARRIVED')
        );
    end if;
end;
$$;

comment on function sending.settle_unknown(bigint, text, text, timestamptz, text) is
'Somebody knows the outcome of a send that is unknown, or decides. arrived (at p_at, else when it was sent): the lead goes on as after any message that reached the
person; not_arrived: nobody is written to, a human has the lead; again: it is sent once more, and may reach the person twice. p_reason, in words, goes into the
erasable values of the history; p_proof: operator, or note (our own note in Chatwoot says so). Raises ID105 (verdict, reason), ID202 (no such job), ID303 (not unknown), ID305 (again, and the lead has ended).';

revoke all on function sending.settle_unknown(bigint, text, text, timestamptz, text) from public;
