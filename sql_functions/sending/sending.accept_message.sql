create or replace function sending.accept_message(p_message_id bigint, p_wamid text, p_wa_id text, p_at timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_message sending.messages;
begin
    -- GUARD: that copy was refused since, and its id is no acceptance of a further one
    if exists (select from sending.messages as m where m.id = p_message_id and p_wamid = any (m.earlier_wamids)) then
        return false;
    end if;
    -- Statuses of this wamid wait here or are applied below: nothing falls between.
    perform pg_advisory_xact_lock(hashtextextended('sending.wamid:' || p_wamid, 0));
    update sending.messages as m
    set state = case when m.delivered_at is null then 'accepted' else m.state end,
        accepted_at = p_at, wamid = p_wamid, wa_id = coalesce(p_wa_id, m.wa_id),
        unknown_at = null, failed_at = null, error = null
    where m.id = p_message_id and m.wamid is null and m.chatwoot_message_id is null
    returning * into v_message;
    if not found then
        -- A further copy of a message that was accepted: its id is kept too.
        perform sending.add_copy(p_message_id, p_wamid);
        return exists (select from sending.messages as m where m.id = p_message_id and m.wamid = p_wamid and m.state <> 'failed');
    end if;

    perform sending.follow_acceptance(v_message);
    return true;
end;
$$;

comment on function sending.accept_message(bigint, text, text, timestamptz) is
'Meta accepted this message at p_at (p_wa_id: the recipient''s id, null when it was not told): it is accepted, the attempt of the
cadence that ordered it is sent, and the event says so, from which the rest follows. Whatever was thought of the message before gives way to this evidence.
Returns whether p_wamid is the one that counts: when the message was accepted under another before, or by Chatwoot, p_wamid is kept as that of a further copy, and a copy that was
refused since does not count.';

revoke all on function sending.accept_message(bigint, text, text, timestamptz) from public;
