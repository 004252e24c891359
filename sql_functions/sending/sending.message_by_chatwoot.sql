create or replace function sending.message_by_chatwoot(p_channel_id bigint, p_chatwoot_message_id bigint)
returns bigint
language sql
stable
as $$
    -- A Chatwoot that was restored gives its ids a second time.
    select m.id
    from sending.messages as m
    where m.channel_id = p_channel_id and m.chatwoot_message_id = p_chatwoot_message_id
    order by m.accepted_at desc nulls last, m.id desc
    limit 1;
$$;

comment on function sending.message_by_chatwoot(bigint, bigint) is 'Our message that Chatwoot sends under this id of its own, the latest where a Chatwoot that was restored gave the id to several; null when it is none of ours.';

revoke all on function sending.message_by_chatwoot(bigint, bigint) from public;
