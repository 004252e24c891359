create or replace function normalize.without_nul(p_raw bytea)
returns bytea
language sql
immutable
parallel safe
return case
    when position('\x00'::bytea in p_raw) = 0 then p_raw
    -- A zero byte is written \000 and a backslash \\, so that neither is taken for the other.
    else decode(regexp_replace(encode(p_raw, 'escape'), '(\\\\)|\\000', '\1', 'g'), 'escape')
end;

comment on function normalize.without_nul(bytea) is 'Bytes without those that are zero, which say nothing and which no text can hold.';

revoke all on function normalize.without_nul(bytea) from public;
