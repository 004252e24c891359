create or replace function sending.accept_by_chatwoot(p_message_id bigint, p_chatwoot_message_id bigint, p_at timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_message sending.messages;
begin
    select * into v_message from sending.messages as m where m.id = p_message_id for update;
    -- GUARD: that copy was refused since
    if p_chatwoot_message_id = any (v_message.earlier_chatwoot_ids) then
        return false;
    end if;
    if v_message.chatwoot_message_id is not null or v_message.wamid is not null then
        return v_message.chatwoot_message_id is not distinct from p_chatwoot_message_id and v_message.state <> 'failed';
    end if;
    update sending.messages as m
    set state = case when m.delivered_at is null then 'accepted' else m.state end,
        accepted_at = p_at, chatwoot_message_id = p_chatwoot_message_id, unknown_at = null, failed_at = null, error = null
    where m.id = p_message_id
    returning * into v_message;
    perform sending.follow_acceptance(v_message);
    return true;
end;
$$;

comment on function sending.accept_by_chatwoot(bigint, bigint, timestamptz) is
'Chatwoot took this message at p_at and sends it (channels.mode chatwoot): that is its acceptance, as Meta''s own answer is in mode graph; WhatsApp''s id and what becomes of it are told
later. Returns whether p_chatwoot_message_id is the copy that counts.';

revoke all on function sending.accept_by_chatwoot(bigint, bigint, timestamptz) from public;
