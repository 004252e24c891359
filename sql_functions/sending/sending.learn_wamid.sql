create or replace function sending.learn_wamid(p_message_id bigint, p_wamid text)
returns boolean
language plpgsql
volatile
as $$
declare
    v_message sending.messages;
begin
    if p_wamid is null then
        return false;
    end if;
    -- Statuses of this wamid wait, or are applied by whoever learnt it: nothing falls between.
    perform pg_advisory_xact_lock(hashtextextended('sending.wamid:' || p_wamid, 0));
    update sending.messages as m
    set wamid = p_wamid
    where m.id = p_message_id and m.wamid is null and p_wamid <> all (m.earlier_wamids)
    returning * into v_message;
    if not found then
        return false;
    end if;
    if v_message.accepted_at is not null then
        perform sending.end_refusals(v_message);
    end if;
    return true;
end;
$$;

comment on function sending.learn_wamid(bigint, text) is
'WhatsApp''s id of a message that Chatwoot sends, as Chatwoot tells it: WhatsApp took it (sending.end_refusals). Returns whether it is news: then the statuses that came before it are to be applied.';

revoke all on function sending.learn_wamid(bigint, text) from public;
