create or replace function sending.record_acceptance(p_message outbox.jobs, p_result jsonb, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_sent sending.messages;
begin
    -- Statuses of this wamid wait here or are applied below: nothing falls between.
    perform pg_advisory_xact_lock(hashtextextended('sending.wamid:' || (p_result ->> 'wamid'), 0));
    update sending.messages as m
    set state = case when m.delivered_at is null then 'accepted' else m.state end,
        accepted_at = p_now, wamid = p_result ->> 'wamid', wa_id = coalesce(p_result ->> 'wa_id', m.wa_id),
        unknown_at = null, failed_at = null, error = null
    where m.send_key = p_message.dedupe_key and m.wamid is null
    returning * into v_sent;
    if not found then
        -- A further copy of a message that was accepted: its id is kept too.
        update sending.messages as m
        set earlier_wamids = m.earlier_wamids || (p_result ->> 'wamid')
        where m.send_key = p_message.dedupe_key
            and m.wamid <> p_result ->> 'wamid' and (p_result ->> 'wamid') <> all (m.earlier_wamids);
        return false;
    end if;

    if p_message.payload ? 'attempt_id' then
        perform rework.finish_attempt((p_message.payload ->> 'attempt_id')::bigint, 'sent', 'accepted', v_sent.id);
    end if;
    perform leads.append_event(
        p_message.lead_id, 'template_accepted', 'worker',
        jsonb_build_object(
            'message', v_sent.uid, 'template_id', v_sent.template_id, 'purpose', v_sent.purpose, 'accepted_at', p_now
        )
    );
    return true;
end;
$$;

comment on function sending.record_acceptance(outbox.jobs, jsonb, timestamptz) is
'Meta accepted the template of this row (result: wamid, wa_id) at p_now: the message is accepted, the lead contacted, its next action await_reply on
D+3, the consultant gets the note, and statuses that came before are applied. Whatever was thought of the message before gives way to this evidence.
Returns false when it had a wamid already; another wamid is kept as that of a further copy.';

revoke all on function sending.record_acceptance(outbox.jobs, jsonb, timestamptz) from public;
