create or replace function normalize.unaccented(p_text text)
returns text
language plpgsql
immutable
parallel safe
as $$
declare
    v_text text;
begin
    if octet_length(p_text) = length(p_text) then
        return lower(p_text collate "C");
    end if;

    -- Portuguese and its neighbours need no more than this.
    v_text := lower(translate(
        p_text,
        'ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿ',
        'aaaaaaceeeeiiiinooooouuuuyaaaaaaceeeeiiiinooooouuuuyy'
    ) collate "C");
    if octet_length(v_text) = length(v_text) then
        return v_text;
    end if;

    v_text := lower(p_text collate "und-x-icu");
    -- Letters that Unicode does not take apart.
    v_text := translate(v_text, U&'\0142\00F8\0111\00F0\0131\0127\0167', 'lodoiht');
    v_text := replace(replace(v_text, U&'\00DF', 'ss'), U&'\00E6', 'ae');
    v_text := replace(replace(v_text, U&'\0153', 'oe'), U&'\00FE', 'th');
    v_text := regexp_replace(normalize(v_text, nfd), '[\u0300-\u036F]+', '', 'g');
    return normalize(v_text, nfc);
end;
$$;

comment on function normalize.unaccented(text) is
'A text in lower case without accents, for comparing: "João Łukasz Æ" gives "joao lukasz ae".
Unlike ext.unaccent it is immutable and reads no dictionary. Null for null; never raises.';

revoke all on function normalize.unaccented(text) from public;
grant execute on function normalize.unaccented(text) to indica_owner;
