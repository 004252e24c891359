create or replace function api.health(p_credential ops.credential)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    perform ops.check_service(p_credential);
    return ops.health();
end;
$$;

comment on function api.health(ops.credential) is 'See ops.health(). For the API itself: raises ID902 for any other credential.';

revoke all on function api.health(ops.credential) from public;
grant execute on function api.health(ops.credential) to indica_api;
