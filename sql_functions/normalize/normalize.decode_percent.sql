create or replace function normalize.decode_percent(p_text text)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when p_text !~ '[%+]' then p_text
        else normalize.decode_text((
            select string_agg(
                case when m.part[1] ~ '^%[0-9A-Fa-f]{2}$' then decode(substr(m.part[1], 2), 'hex') else convert_to(m.part[1], 'UTF8') end, '' order by m.n
            )
            from regexp_matches(replace(p_text, '+', ' '), '%[0-9A-Fa-f]{2}|%|[^%]+', 'g') with ordinality as m (part, n)
        ))
    end
$$;

comment on function normalize.decode_percent(text) is
'A name or value of application/x-www-form-urlencoded (WHATWG URL, 5.1) as text: + is a space, %XX a byte; the bytes are read as normalize.decode_text() does. A % that
introduces no byte stays. Raises what normalize.decode_text() raises.';

revoke all on function normalize.decode_percent(text) from public;
