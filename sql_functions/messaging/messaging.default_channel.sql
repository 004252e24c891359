create or replace function messaging.default_channel()
returns messaging.channels
language sql
stable
as $$
    select c from messaging.channels as c where c.is_default;
$$;

comment on function messaging.default_channel() is 'The channel that serves leads; null while none is set up.';

revoke all on function messaging.default_channel() from public;
