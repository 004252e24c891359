create or replace function normalize.unaccented(p_text text)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when octet_length(p_text) = length(p_text) then lower(p_text collate "C")
        else normalize(
            regexp_replace(
                normalize(
                    replace(replace(replace(replace(
                        translate(
                            lower(p_text collate "und-x-icu"),
                            U&'\0142\00F8\0111\00F0\0131\0127\0167',
                            'lodoiht'
                        ),
                        U&'\00DF', 'ss'), U&'\00E6', 'ae'), U&'\0153', 'oe'), U&'\00FE', 'th'),
                    nfd
                ),
                '[\u0300-\u036F]+', '', 'g'
            ),
            nfc
        )
    end
$$;

comment on function normalize.unaccented(text) is
'A text in lower case without accents, for comparing: "João Łukasz Æ" gives "joao lukasz ae".
Unlike ext.unaccent it is immutable and reads no dictionary. Null for null; never raises.';

revoke all on function normalize.unaccented(text) from public;
grant execute on function normalize.unaccented(text) to indica_owner;
