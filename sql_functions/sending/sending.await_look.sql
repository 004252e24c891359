create or replace function sending.await_look(p_attempt_id bigint, p_lead_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    -- What was seen so long ago says whether they answered.
    c_fresh constant interval := interval '5 minutes';
    v_looked_at timestamptz;
    v_asked_at timestamptz;
    v_is_waiting boolean;
begin
    select a.looked_at into v_looked_at from rework.attempts as a where a.id = p_attempt_id;
    if v_looked_at >= p_now - c_fresh then
        return row('go', null, null, null)::outbox.prepared;
    end if;
    v_asked_at := rework.ask_look(p_attempt_id, p_now);
    if v_asked_at < p_now - ops.setting_text('look_max_wait')::interval then
        return row('cancel', null, 'not_looked', null)::outbox.prepared;
    end if;
    select m.finished_at is null into v_is_waiting from outbox.jobs as m where m.dedupe_key = 'look:attempt:' || p_attempt_id;
    if v_is_waiting is null then
        perform outbox.enqueue(
            p_kind => 'chatwoot.observe', p_lead_id => p_lead_id, p_due_at => p_now, p_dedupe_key => 'look:attempt:' || p_attempt_id,
            p_payload => jsonb_build_object('attempt_id', p_attempt_id)
        );
    elsif not v_is_waiting then
        perform outbox.requeue('look:attempt:' || p_attempt_id, p_now);
    end if;
    return row('hold', p_now + interval '15 seconds', 'not_looked', null)::outbox.prepared;
end;
$$;

comment on function sending.await_look(bigint, bigint, timestamptz) is
'Whether a message of the cadence may leave: go when Chatwoot was read for this attempt within the last five minutes and all that was found is applied, so that nobody who answered is written to, even with every webhook lost. Else the
look is ordered and the message held (not_looked); after look_max_wait without one it is cancelled, and a human looks.';

revoke all on function sending.await_look(bigint, bigint, timestamptz) from public;
