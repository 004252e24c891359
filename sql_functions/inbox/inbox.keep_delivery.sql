create or replace function inbox.keep_delivery(p_provider text, p_raw bytea)
returns bigint
language plpgsql
volatile
as $$
declare
    v_id bigint;
begin
    insert into inbox.deliveries (provider, received_at, raw, raw_sha256)
    values (p_provider, util.current_time(), p_raw, sha256(p_raw))
    returning id into v_id;
    return v_id;
end;
$$;

comment on function inbox.keep_delivery(text, bytea) is
'Keeps a webhook''s raw body for inbox.process_deliveries() and returns its id; the workers are woken. p_provider: whatsapp, chatwoot, observation (what we saw in Chatwoot ourselves).';

revoke all on function inbox.keep_delivery(text, bytea) from public;
