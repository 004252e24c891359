create or replace function api.health(p_credential ops.credential)
returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
    perform ops.check_service(p_credential);
    perform ops.notice_home();
    return ops.health();
end;
$$;

comment on function api.health(ops.credential) is
'Notices a copy or a restored database (ops.notice_home), and says what ops.health() says. For the API itself: raises ID903 for any other credential.';

revoke all on function api.health(ops.credential) from public;
grant execute on function api.health(ops.credential) to indica_api;
