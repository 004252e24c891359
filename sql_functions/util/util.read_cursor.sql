create or replace function util.read_cursor(p_cursor text)
returns uuid
language sql
immutable
parallel safe
return case
    when p_cursor ~ '^[A-Za-z0-9_-]{21}[AQgw]$'
    then encode(decode(translate(p_cursor, '-_', '+/') || '==', 'base64'), 'hex')::uuid
end;

comment on function util.read_cursor(text) is 'The uid that a cursor of util.cursor_of() stands for; null for anything else.';

revoke all on function util.read_cursor(text) from public;
