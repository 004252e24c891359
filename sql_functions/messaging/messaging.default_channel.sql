create or replace function messaging.default_channel()
returns messaging.channels
language plpgsql
stable
as $$
begin
    return (select c from messaging.channels as c where c.is_default);
end;
$$;

comment on function messaging.default_channel() is 'The channel that serves leads; null while none is set up.';

revoke all on function messaging.default_channel() from public;
