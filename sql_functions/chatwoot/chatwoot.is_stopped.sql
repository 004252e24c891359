create or replace function chatwoot.is_stopped(p_lead_id bigint, p_channel_id bigint)
returns boolean
language sql
stable
as $$
    select exists (
        select from chatwoot.mismatches as m where m.lead_id = p_lead_id and m.channel_id = p_channel_id and m.settled_at is null
    ) or 3 <= (
        -- Whatever happened to it happened to the whole account.
        select count(distinct m.lead_id)
        from sending.channels as h
        join sending.channels as o on o.chatwoot_account_id = h.chatwoot_account_id
        join chatwoot.mismatches as m on m.channel_id = o.id
        where h.id = p_channel_id and m.settled_at is null
    )
$$;

comment on function chatwoot.is_stopped(bigint, bigint) is
'Must nothing be written in Chatwoot for a lead: its conversation turned out to be another person''s, or three leads'' of the account did, whatever their inbox, which is no accident: that Chatwoot was restored or replaced.';

revoke all on function chatwoot.is_stopped(bigint, bigint) from public;
