create or replace function util.cursor_of(p_uid uuid)
returns text
language sql
immutable
parallel safe
return rtrim(translate(encode(uuid_send(p_uid), 'base64'), '+/', '-_'), '=');

comment on function util.cursor_of(uuid) is
'The opaque cursor of lists that stands for the row with this uid: its 16 bytes in base64url (RFC 4648, section 5) without padding.';

revoke all on function util.cursor_of(uuid) from public;
