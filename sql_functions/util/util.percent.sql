create or replace function util.percent(p_share numeric)
returns text
language sql
immutable
parallel safe
return round(100 * p_share)::text || U&'\00A0' || '%';

comment on function util.percent(numeric) is
'A share from 0 to 1 as it is written in sentences: a whole number, a space on which no line breaks, and the sign (38 %). Null for null.';

revoke all on function util.percent(numeric) from public;
-- For governance.findings: a view's functions run with its reader's rights. It reads no table.
grant execute on function util.percent(numeric) to indica_dba;
