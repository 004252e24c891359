create or replace function inbox.unix_time(p_seconds text)
returns timestamptz
language sql
immutable
parallel safe
as $$
    select case when p_seconds ~ '^[0-9]{1,11}$' then to_timestamp(p_seconds::double precision) end;
$$;

comment on function inbox.unix_time(text) is 'Unix seconds as Meta writes them, as a moment; null for anything else.';

revoke all on function inbox.unix_time(text) from public;
