create or replace function api.heartbeat(
    p_credential ops.credential,
    p_name text,
    p_pid integer,
    p_version text,
    p_refusals jsonb,
    p_is_stopping boolean default false
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform ops.check_service(p_credential);
    perform ops.record_api_heartbeat(p_name, p_pid, p_version, p_is_stopping);
    if p_refusals <> '{}' then
        perform inbox.count_refusals(p_refusals);
    end if;
end;
$$;

comment on function api.heartbeat(ops.credential, text, integer, text, jsonb, boolean) is
'A process of the API lives, and tells how many webhooks it refused since it last told, by source: see ops.record_api_heartbeat() and inbox.count_refusals(). For the API itself:
raises ID903 for any other credential.';

revoke all on function api.heartbeat(ops.credential, text, integer, text, jsonb, boolean) from public;
grant execute on function api.heartbeat(ops.credential, text, integer, text, jsonb, boolean) to indica_api;
