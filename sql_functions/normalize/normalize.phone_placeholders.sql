create or replace function normalize.phone_placeholders()
returns text[]
language sql
immutable
parallel safe
return '{
    00000000,11111111,22222222,33333333,44444444,55555555,66666666,77777777,88888888,99999999,12345678,
    1234567890,9876543210,11961234567,1123456789
}'::text[];

comment on function normalize.phone_placeholders() is
'Brazilian phone numbers that are nobody''s own, as a constant, so that reading a number touches no table: last eight digits, or the whole national number.
Equal to the phones of normalize.placeholders; a test proves it.';

revoke all on function normalize.phone_placeholders() from public;
