create or replace function scoring.number_of(p_text text, p_at timestamptz)
returns double precision
language sql
stable
as $$
    select case
        when p_text like '____-__-__%' and p_text ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?$' then extract(epoch from p_at - normalize.parse_time(p_text))::double precision / 86400
        when p_text ~ '^[0-9]{2}[/.-][0-9]{2}[/.-][0-9]{4}' then extract(epoch from p_at - calendar.parse_time(p_text))::double precision / 86400
        else scoring.parse_number(p_text)
    end;
$$;

comment on function scoring.number_of(text, timestamptz) is
'The number that an attribute''s value is: of a date, as ISO 8601 or Brazil writes it, the days before p_at (negative: after it), else scoring.parse_number().';

revoke all on function scoring.number_of(text, timestamptz) from public;
