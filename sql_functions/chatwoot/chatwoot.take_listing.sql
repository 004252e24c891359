create or replace function chatwoot.take_listing(p_channel_id bigint, p_conversations jsonb, p_limit integer)
returns setof jsonb
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
begin
    return query
    with listed as (
        select distinct on (c.value ->> 'id')
            (c.value ->> 'id')::bigint as conversation_id, chatwoot.changed_at(c.value) as changed_at, c.value as conversation
        from jsonb_array_elements(p_conversations) as c
        where c.value ->> 'id' ~ '^[0-9]{1,18}$' and chatwoot.changed_at(c.value) is not null
        order by c.value ->> 'id', changed_at desc
    ),
    fresh as (
        select n.conversation_id, n.changed_at, n.conversation
        from listed as n
        left join chatwoot.sightings as s on s.channel_id = p_channel_id and s.conversation_id = n.conversation_id
        where s.told_at is null or s.told_at < n.changed_at
            -- A moment that has not come, of a clock that was wrong, makes nothing older.
            or (s.told_at > v_now and s.told_at <> n.changed_at)
            -- Whole seconds, of a Chatwoot that tells no updated_at: more may have followed in the same one.
            or (n.changed_at > v_now - interval '90 seconds' and n.conversation ->> 'updated_at' is null)
        order by n.changed_at, n.conversation_id
        limit p_limit
    ),
    news as (
        insert into chatwoot.sightings as s (channel_id, conversation_id, told_at)
        select p_channel_id, n.conversation_id, n.changed_at
        from fresh as n
        order by n.conversation_id
        on conflict (channel_id, conversation_id) do update set
            told_at = case when s.told_at > v_now then excluded.told_at else greatest(s.told_at, excluded.told_at) end
        returning s.conversation_id
    )
    select n.conversation
    from fresh as n
    join news as w on w.conversation_id = n.conversation_id
    order by n.changed_at, n.conversation_id;
end;
$$;

comment on function chatwoot.take_listing(bigint, jsonb, integer) is
'Remembers in which state a channel''s conversations were listed, and returns those whose state is news, the earliest change first and at most p_limit; the others are not remembered.';

revoke all on function chatwoot.take_listing(bigint, jsonb, integer) from public;
