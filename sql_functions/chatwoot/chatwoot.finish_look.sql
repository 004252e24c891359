create or replace function chatwoot.finish_look(p_channel_id bigint, p_cursors jsonb, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_conversation_id bigint;
begin
    insert into chatwoot.sightings as s (channel_id, conversation_id, told_at, read_at, message_id)
    select p_channel_id, (c.value ->> 'conversation_id')::bigint, to_timestamp((c.value ->> 'read_at')::double precision),
        to_timestamp((c.value ->> 'read_at')::double precision), (c.value ->> 'message_id')::bigint
    from jsonb_array_elements(p_cursors) as c
    order by 2
    on conflict (channel_id, conversation_id) do update set
        read_at = case when s.read_at > p_now then excluded.read_at else greatest(s.read_at, excluded.read_at) end, message_id = greatest(s.message_id, excluded.message_id);
    -- What changed while it was read is read again.
    for v_conversation_id in
        select s.conversation_id
        from chatwoot.sightings as s
        join jsonb_array_elements(p_cursors) as c on (c.value ->> 'conversation_id')::bigint = s.conversation_id
        where s.channel_id = p_channel_id and s.read_at < s.told_at
        order by s.conversation_id
    loop
        perform chatwoot.order_look(p_channel_id, v_conversation_id, p_now);
    end loop;
end;
$$;

comment on function chatwoot.finish_look(bigint, jsonb, timestamptz) is
'What was read of these conversations (array of {conversation_id, read_at, message_id}) is applied: the next look begins there.';

revoke all on function chatwoot.finish_look(bigint, jsonb, timestamptz) from public;
