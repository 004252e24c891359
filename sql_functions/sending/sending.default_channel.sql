create or replace function sending.default_channel()
returns sending.channels
language plpgsql
stable
as $$
begin
    return (select c from sending.channels as c where c.is_default);
end;
$$;

comment on function sending.default_channel() is 'The channel that serves leads; null while none is set up.';

revoke all on function sending.default_channel() from public;
