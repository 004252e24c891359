create or replace function normalize.undamaged_text(p_text text)
returns text
language plpgsql
immutable
parallel safe
as $$
declare
    -- What Windows-1252 shows for the bytes 128 to 159; a space where it has nothing.
    c_shown constant text := U&'\20AC \201A\0192\201E\2026\2020\2021\02C6\2030\0160\2039\0152 \017D  \2018\2019\201C\201D\2022\2013\2014\02DC\2122\0161\203A\0153 \017E\0178';
    c_entities constant text[][] := '{
        {aacute,225},{agrave,224},{acirc,226},{atilde,227},{auml,228},{ccedil,231},{eacute,233},{egrave,232},{ecirc,234},{euml,235},
        {iacute,237},{igrave,236},{icirc,238},{iuml,239},{ntilde,241},{oacute,243},{ograve,242},{ocirc,244},{otilde,245},{ouml,246},
        {uacute,250},{ugrave,249},{ucirc,251},{uuml,252}
    }'::text[];
    v_text text := p_text;
    v_match text[];
    v_code integer;
begin
    if octet_length(v_text) > 2000 then
        return v_text;
    end if;

    if strpos(v_text, '%') > 0 and v_text ~ '%(?:20|[Cc]3%[89AaBb][0-9A-Fa-f])' then
        v_text := replace(v_text, '%20', ' ');
        for v_match in select distinct m from regexp_matches(v_text, '%([Cc]3)%([89AaBb][0-9A-Fa-f])', 'g') as m loop
            v_code := get_byte(decode(v_match[2], 'hex'), 0) + 64;
            v_text := replace(v_text, '%' || v_match[1] || '%' || v_match[2], chr(v_code));
        end loop;
    end if;

    -- What a program wrote for another one: "Jo\u00e3o", "Jo\xe3o", "Fa\xc3\xa7anha".
    if strpos(v_text, '\') > 0 then
        for v_match in select distinct m from regexp_matches(v_text, '\\[uU]00([A-Fa-f][0-9A-Fa-f]|[89][0-9A-Fa-f])', 'g') as m loop
            v_text := regexp_replace(v_text, '\\[uU]00' || v_match[1], chr(get_byte(decode(v_match[1], 'hex'), 0)), 'g');
        end loop;
        for v_match in select distinct m from regexp_matches(v_text, '\\x[Cc]3\\x([89AaBb][0-9A-Fa-f])', 'g') as m loop
            v_text := regexp_replace(v_text, '\\x[Cc]3\\x' || v_match[1], chr(get_byte(decode(v_match[1], 'hex'), 0) + 64), 'g');
        end loop;
        for v_match in select distinct m from regexp_matches(v_text, '\\x([C-Fc-f][0-9A-Fa-f])', 'g') as m loop
            v_text := regexp_replace(v_text, '\\x' || v_match[1], chr(get_byte(decode(v_match[1], 'hex'), 0)), 'g');
        end loop;
    end if;

    if strpos(v_text, '&') > 0 and strpos(v_text, ';') > 0 then
        v_text := replace(replace(replace(v_text, '&amp;', '&'), '&nbsp;', ' '), '&#39;', '''');
        for v_match in select distinct m from regexp_matches(v_text, '&#([0-9]{2,4});', 'g') as m loop
            v_code := v_match[1]::integer;
            v_text := case when v_code between 32 and 591 then replace(v_text, '&#' || v_match[1] || ';', chr(v_code)) else v_text end;
        end loop;
        for v_match in select distinct m from regexp_matches(v_text, '&#[xX]([0-9A-Fa-f]{2});', 'g') as m loop
            v_code := get_byte(decode(v_match[1], 'hex'), 0);
            v_text := case when v_code >= 32 then regexp_replace(v_text, '&#[xX]' || v_match[1] || ';', chr(v_code), 'g') else v_text end;
        end loop;
        if v_text ~ '&[A-Za-z]+;' then
            for i in 1..array_length(c_entities, 1) loop
                v_text := replace(v_text, '&' || c_entities[i][1] || ';', chr(c_entities[i][2]::integer));
                v_text := replace(v_text, '&' || initcap(c_entities[i][1]) || ';', chr(c_entities[i][2]::integer - 32));
            end loop;
        end if;
    end if;

    -- UTF-8 that somebody read as Windows-1252 or Latin-1, perhaps twice: "JosÃ©".
    for v_round in 1..2 loop
        exit when v_text !~ (U&'[\00C2\00C3][\0080-\009F\00A1-\00BF' || replace(c_shown, ' ', '') || ']');
        for i in 128..191 loop
            continue when i = 160;
            v_code := case when i < 160 and substr(c_shown, i - 127, 1) <> ' ' then ascii(substr(c_shown, i - 127, 1)) else i end;
            v_text := replace(replace(v_text, U&'\00C3' || chr(v_code), chr(i + 64)), U&'\00C3' || chr(i), chr(i + 64));
            if i >= 161 then
                v_text := replace(v_text, U&'\00C2' || chr(i), chr(i));
            end if;
        end loop;
    end loop;
    return v_text;
end;
$$;

comment on function normalize.undamaged_text(text) is
'A text as it was before a form, an export or a link wrote it otherwise: UTF-8 that was read as Windows-1252 ("JosÃ©"), entities of HTML ("Jo&#227;o", "&ccedil;"),
percent encoding ("Jos%C3%A9"), escapes of programs ("Jo\u00e3o"). Only letters of Portuguese and its neighbours come back; all else stays. Texts over 2,000 bytes stay as they are. Null for null.
Sources: Windows-1252 (WHATWG Encoding), HTML named character references, RFC 3986. Never raises.';

revoke all on function normalize.undamaged_text(text) from public;
