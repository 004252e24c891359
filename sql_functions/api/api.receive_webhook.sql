create or replace function api.receive_webhook(p_credential ops.credential, p_provider text, p_raw bytea)
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform ops.check_service(p_credential);
    -- The barrier: util.durable() flushes this commit before anybody is answered.
    set local synchronous_commit = off;
    return inbox.keep_delivery(p_provider, p_raw);
end;
$$;

comment on function api.receive_webhook(ops.credential, text, bytea) is
'Keeps a webhook''s raw body in the inbox and wakes the workers, who apply it (inbox.process_deliveries). The caller has verified its signature and runs
util.durable() in a transaction of its own before it answers 200. p_provider: whatsapp, chatwoot.
For the API itself: raises ID903 for any other credential.';

revoke all on function api.receive_webhook(ops.credential, text, bytea) from public;
grant execute on function api.receive_webhook(ops.credential, text, bytea) to indica_api;
