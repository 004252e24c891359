create or replace function chatwoot.chatwoot_time(p_value text)
returns timestamptz
language plpgsql
stable
parallel safe
as $$
begin
    if p_value ~ '^[0-9]{1,11}([.][0-9]{1,9})?$' then
        return to_timestamp(p_value::double precision);
    elsif p_value ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}' then
        return p_value::timestamptz;
    end if;
    return null;
exception
    when data_exception then
        return null;
end;
$$;

comment on function chatwoot.chatwoot_time(text) is
'A moment as Chatwoot writes it: Unix seconds, whole or with a fraction, or ISO 8601; null for anything else, also for a day that does not exist.';

revoke all on function chatwoot.chatwoot_time(text) from public;
