create or replace function normalize.decode_utf16(p_raw bytea, p_is_little_endian boolean)
returns text
language plpgsql
immutable
parallel safe
as $$
declare
    v_high_at constant integer := case when p_is_little_endian then 1 else 0 end;
    v_text text := '';
    v_unit integer;
    v_lead integer;
begin
    if octet_length(p_raw) % 2 <> 0 then
        raise exception 'UTF-16 has two bytes a unit, and here is one too many' using errcode = 'character_not_in_repertoire';
    end if;
    for v_at in 0 .. octet_length(p_raw) / 2 - 1 loop
        v_unit := get_byte(p_raw, 2 * v_at + v_high_at) * 256 + get_byte(p_raw, 2 * v_at + 1 - v_high_at);
        continue when v_at = 0 and v_unit = 65279;
        if v_unit between 55296 and 56319 and v_lead is null then
            v_lead := v_unit;
        elsif v_unit between 56320 and 57343 and v_lead is not null then
            v_text := v_text || chr(65536 + (v_lead - 55296) * 1024 + v_unit - 56320);
            v_lead := null;
        elsif v_lead is not null or v_unit between 55296 and 57343 or v_unit = 0 then
            raise exception 'half a surrogate pair, or a NUL, in UTF-16' using errcode = 'character_not_in_repertoire';
        else
            v_text := v_text || chr(v_unit);
        end if;
    end loop;
    if v_lead is not null then
        raise exception 'half a surrogate pair in UTF-16' using errcode = 'character_not_in_repertoire';
    end if;
    return v_text;
end;
$$;

comment on function normalize.decode_utf16(bytea, boolean) is
'The text of UTF-16 bytes (RFC 2781), without a byte order mark at its beginning. Raises character_not_in_repertoire (22021) for an odd number of bytes,
half a surrogate pair or a NUL.';

revoke all on function normalize.decode_utf16(bytea, boolean) from public;
