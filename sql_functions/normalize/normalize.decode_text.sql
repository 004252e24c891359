create or replace function normalize.decode_text(p_raw bytea)
returns text
language plpgsql
immutable
parallel safe
as $$
declare
    v_is_little_endian boolean;
begin
    if substr(p_raw, 1, 3) = '\xefbbbf' then
        return convert_from(substr(p_raw, 4), 'UTF8');
    end if;
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
    begin
        return convert_from(p_raw, 'UTF8');
    exception
        when character_not_in_repertoire then
            return convert_from(p_raw, 'WIN1252');
    end;
end;
$$;

comment on function normalize.decode_text(bytea) is
'The text of bytes whose encoding nobody names: UTF-8 or UTF-16 by their byte order mark, UTF-16 by its zero bytes, else UTF-8, and what is not UTF-8 as
Windows-1252, which old forms and spreadsheets send. Raises character_not_in_repertoire (22021) or untranslatable_character (22P05) for bytes that are none of these.';

revoke all on function normalize.decode_text(bytea) from public;
