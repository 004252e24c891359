create or replace function normalize.decode_text(p_raw bytea)
returns text
language plpgsql
immutable
parallel safe
as $$
declare
    v_is_little_endian boolean;
    v_raw bytea;
    v_text text;
begin
    v_is_little_endian := case
        when substr(p_raw, 1, 2) = '\xfffe' then true
        when substr(p_raw, 1, 2) = '\xfeff' then false
        -- The first character of JSON and of a form is ASCII, so that one of its two bytes is zero.
        when octet_length(p_raw) > 1 and get_byte(p_raw, 0) <> 0 and get_byte(p_raw, 1) = 0 then true
        when octet_length(p_raw) > 1 and get_byte(p_raw, 0) = 0 and get_byte(p_raw, 1) <> 0 then false
    end;
    if v_is_little_endian is not null then
        return normalize.decode_utf16(p_raw, v_is_little_endian);
    end if;
    v_raw := normalize.without_nul(case when substr(p_raw, 1, 3) = '\xefbbbf' then substr(p_raw, 4) else p_raw end);
    begin
        return convert_from(v_raw, 'UTF8');
    exception
        when character_not_in_repertoire then
            null;
    end;
    begin
        -- A letter that was cut, or one that another program put in, costs no other its meaning.
        v_text := convert_from(v_raw, 'LATIN1');
        if v_text ~ '[\u00c3-\u00c5\u00e2][\u0080-\u00bf]' then
            return (
                select string_agg(
                    case
                        when m.found[1] is not null then convert_from(convert_to(m.found[1], 'LATIN1'), 'UTF8')
                        else convert_from(convert_to(m.found[2], 'LATIN1'), 'WIN1252')
                    end,
                    '' order by m.n
                )
                from regexp_matches(
                    v_text,
                    '((?:[\u0001-\u007f]|[\u00c2-\u00df][\u0080-\u00bf]|[\u00e1-\u00ec\u00ee\u00ef][\u0080-\u00bf]{2}|[\u00f1-\u00f3][\u0080-\u00bf]{3})+)|([\u0080-\u00ff])', 'g'
                ) with ordinality as m (found, n)
            );
        end if;
    exception
        when untranslatable_character or character_not_in_repertoire then
            null;
    end;
    begin
        return convert_from(v_raw, 'WIN1252');
    exception
        when untranslatable_character then
            -- It leaves out five bytes.
            return convert_from(v_raw, 'LATIN1');
    end;
end;
$$;

comment on function normalize.decode_text(bytea) is
'The text of bytes whose encoding nobody names: UTF-8 or UTF-16 by their byte order mark, UTF-16 by its zero bytes, else UTF-8, and what is not UTF-8, a
letter or the whole, as Windows-1252, which old forms and spreadsheets send, or Latin-1; zero bytes are left out. Raises character_not_in_repertoire (22021) or untranslatable_character (22P05) for UTF-16 that is none.';

revoke all on function normalize.decode_text(bytea) from public;
