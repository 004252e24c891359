create or replace function api.chatwoot_address(p_credential ops.credential)
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    perform ops.check_service(p_credential);
    return ops.setting_text('chatwoot_url');
end;
$$;

comment on function api.chatwoot_address(ops.credential) is
'Where consultants open Chatwoot, the only site whose pages may frame ours (setting chatwoot_url); '''' while nobody has said it. p_credential is the API''s own: raises ID903 for any other.';

revoke all on function api.chatwoot_address(ops.credential) from public;
grant execute on function api.chatwoot_address(ops.credential) to indica_api;
