create or replace function chatwoot.chatwoot_time(p_value text)
returns timestamptz
language sql
stable
parallel safe
as $$
    select case
        when p_value ~ '^[0-9]{1,11}([.][0-9]+)?$' then to_timestamp(p_value::double precision)
        when p_value ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}' then p_value::timestamptz
    end;
$$;

comment on function chatwoot.chatwoot_time(text) is
'A moment as Chatwoot writes it: Unix seconds, whole or with a fraction, or ISO 8601; null for anything else.';

revoke all on function chatwoot.chatwoot_time(text) from public;
