create or replace function inbox.message_key(p_account_id text, p_id text, p_created_at text)
returns text
language sql
stable
as $$
    -- The second of its writing, which lists tell as a number and webhooks as text; a list tells no more.
    select p_account_id || ':' || p_id || coalesce(':' || floor(extract(epoch from chatwoot.chatwoot_time(p_created_at)))::text, '');
$$;

comment on function inbox.message_key(text, text, text) is
'What names a message of Chatwoot: account, id, and when it was written (Unix seconds), since a Chatwoot that was restored or replaced gives its ids a second time.';

revoke all on function inbox.message_key(text, text, text) from public;
