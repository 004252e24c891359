create or replace function inbox.expiration_time(p_text text)
returns timestamptz
language plpgsql
immutable
as $$
begin
    return case
        when p_text ~ '^[0-9]{9,11}$' then inbox.unix_time(p_text)
        when p_text ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:?[0-9]{2})$' then p_text::timestamptz
    end;
exception
    when datetime_field_overflow or invalid_datetime_format then
        return null;
end;
$$;

comment on function inbox.expiration_time(text) is
'When a restriction of Meta''s ends: Unix seconds, or a date and time with its zone; null for anything else, which has no end. Source: Meta, webhooks reference, account_update.';

revoke all on function inbox.expiration_time(text) from public;
