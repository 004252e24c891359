create or replace function ops.check_service(p_credential ops.credential)
returns void
language plpgsql
stable
as $$
begin
    if not coalesce('service' = any ((ops.find_token(p_credential)).scopes), false) then
        raise exception 'this is not the credential of the API itself' using errcode = 'ID903',
            hint = 'Give indica-api the INDICA_MASTER_KEY with which indica db upgrade was run, or run that again with the right one.';
    end if;
end;
$$;

comment on function ops.check_service(ops.credential) is
'Raises ID903 unless a credential is that of the API itself (scope service), by which it brings webhooks and asks for health.';

revoke all on function ops.check_service(ops.credential) from public;
