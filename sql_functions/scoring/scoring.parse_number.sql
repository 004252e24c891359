create or replace function scoring.parse_number(p_text text)
returns double precision
language sql
immutable
parallel safe
as $$
    -- Most texts that are none are told by their first letter.
    select case
        when ascii(ltrim(p_text)) not between 43 and 57 then null
        when p_text ~ '^\s*[-+]?[0-9]{1,15}([.,][0-9]{1,15})?([eE][-+]?[0-9]{1,2})?\s*$' then replace(p_text, ',', '.')::double precision
        when p_text ~ '^\s*[-+]?[0-9]{1,3}([.][0-9]{3})+(,[0-9]{1,15})?\s*$' then replace(replace(p_text, '.', ''), ',', '.')::double precision
    end;
$$;

comment on function scoring.parse_number(text) is
'The number that a text is, with point or comma before its decimals; null when it is none, so that infinities and what is too large for a number stay words.';

revoke all on function scoring.parse_number(text) from public;
