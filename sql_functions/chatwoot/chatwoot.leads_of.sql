create or replace function chatwoot.leads_of(p_account_id bigint, p_inbox_id bigint, p_conversation_id bigint)
returns table (lead_id bigint)
language plpgsql
stable
as $$
begin
    return query
    select l.id
    from sending.channels as h
    join chatwoot.conversations as c on c.channel_id = h.id and c.conversation_id = p_conversation_id
    join leads.leads as l on l.id = c.lead_id
    where h.chatwoot_account_id = p_account_id and h.chatwoot_inbox_id = p_inbox_id
    group by l.id, l.status
    order by leads.is_open(l.status) desc, l.id desc;
end;
$$;

comment on function chatwoot.leads_of(bigint, bigint, bigint) is
'The leads of a conversation of Chatwoot, named by its account, its inbox and the number in its address: an open one first, then the newest. None where no lead has it.';

revoke all on function chatwoot.leads_of(bigint, bigint, bigint) from public;
