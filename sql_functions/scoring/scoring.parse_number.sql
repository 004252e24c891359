create or replace function scoring.parse_number(p_text text)
returns double precision
language plpgsql
immutable
parallel safe
as $$
declare
    v_text text := btrim(p_text, E' \t\r\n\u00a0');
    v_is_money boolean := false;
begin
    -- Most texts that are none are told by their first letter; most that are one are plain.
    if v_text ~ '^[-+0-9]' then
        if v_text ~ '^[-+]?[0-9]{1,15}([.,][0-9]{1,15})?([eE][-+]?[0-9]{1,2})?$' then
            return replace(v_text, ',', '.')::double precision;
        end if;
    elsif v_text !~ '^[RrUuBbEe$€£]' then
        return null;
    end if;
    if v_text ~* '^[-+]?(R\$|US\$|\$|€|£|BRL|USD|EUR)' then
        v_is_money := true;
        v_text := regexp_replace(v_text, '^([-+]?)(R\$|US\$|\$|€|£|BRL|USD|EUR)[ \u00a0]*', '\1', 'i');
    end if;
    v_text := regexp_replace(v_text, '[ \u00a0]?%$', '');
    return case
        -- What money has behind a point by threes are thousands: R$ 1.234.
        when v_text ~ '^[-+]?[0-9]{1,3}([.][0-9]{3})+(,[0-9]{1,15})?$' and (v_is_money or v_text ~ '[.].*[.,]')
            then replace(replace(v_text, '.', ''), ',', '.')::double precision
        when v_text ~ '^[-+]?[0-9]{1,3}(,[0-9]{3})+([.][0-9]{1,15})?$' and v_text ~ ',.*[.,]' then replace(v_text, ',', '')::double precision
        when v_text ~ '^[-+]?[0-9]{1,3}([ \u00a0\u202f][0-9]{3})+([.,][0-9]{1,15})?$'
            then replace(regexp_replace(v_text, '[ \u00a0\u202f]', '', 'g'), ',', '.')::double precision
        when v_text ~ '^[-+]?[0-9]{1,15}([.,][0-9]{1,15})?$' then replace(v_text, ',', '.')::double precision
    end;
end;
$$;

comment on function scoring.parse_number(text) is
'The number that a text is, as people write it: point or comma before its decimals, the other or a space between thousands, a sign of money before it or of percent behind it; null when it is none, so
that infinities and what is too large for a number stay words. 1.234 is a little more than one, R$ 1.234 a thousand.';

revoke all on function scoring.parse_number(text) from public;
