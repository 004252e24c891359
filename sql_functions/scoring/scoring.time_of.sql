create or replace function scoring.time_of(p_text text)
returns timestamptz
language sql
stable
as $$
    select calendar.parse_time(regexp_replace(btrim(p_text), '(:[0-9.]+[+-][0-9]{2})$', '\1:00'));
$$;

comment on function scoring.time_of(text) is 'calendar.parse_time(), which also reads a zone of whole hours as databases write it: 2026-03-10 15:00:00-03.';

revoke all on function scoring.time_of(text) from public;
