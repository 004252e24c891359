create or replace function governance.conversation_url(p_lead_id bigint)
returns text
language plpgsql
stable
as $$
begin
    return (
        select rtrim(u.url, '/') || format('/app/accounts/%s/conversations/%s', h.chatwoot_account_id, c.conversation_id)
        from ops.setting_text('chatwoot_url') as u (url)
        join chatwoot.conversations as c on c.lead_id = p_lead_id
        join sending.channels as h on h.id = c.channel_id
        where u.url <> ''
        order by c.attempt desc
        limit 1
    );
end;
$$;

comment on function governance.conversation_url(bigint) is
'Where a consultant opens the conversation of a lead in Chatwoot; null while there is none, or nobody has said where Chatwoot is (the setting chatwoot_url).';

revoke all on function governance.conversation_url(bigint) from public;
