create or replace function api.desk_version(p_credential ops.credential)
returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    perform ops.check_service(p_credential);
    return desk.version();
end;
$$;

comment on function api.desk_version(ops.credential) is
'What changes whenever a page of the desk may (desk.version). p_credential is the API''s own: raises ID903 for any other.';

revoke all on function api.desk_version(ops.credential) from public;
grant execute on function api.desk_version(ops.credential) to indica_api;
