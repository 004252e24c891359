create or replace function calendar.occasion_of(p_text text)
returns text
language plpgsql
immutable
as $$
declare
    v_text constant text := lower(btrim(p_text));
    v_brazilian constant text[] := regexp_match(v_text, '^([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}))?$');
begin
    return case
        when v_brazilian is not null then concat_ws('-', v_brazilian[3], lpad(v_brazilian[2], 2, '0'), lpad(v_brazilian[1], 2, '0'))
        -- easter+060 is no other day than easter+60.
        when v_text ~ '^easter[+-][0-9]{1,3}$' then 'easter' || to_char(substr(v_text, 7)::integer, 'FMSG999')
        else v_text
    end;
end;
$$;

comment on function calendar.occasion_of(text) is
'A day of a year as calendar.holidays keeps it: 25/01 and 01-25 are 01-25, easter+060 is easter+60. What is no such day stays what it is.';

revoke all on function calendar.occasion_of(text) from public;
