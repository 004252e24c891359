create or replace function normalize.dialled_digits(
    p_raw text,
    out digits text,
    out reason text,
    out grouped text,
    out last_mark text,
    out has_gap boolean,
    out bracketed text,
    out extension text,
    out is_sign_extension boolean,
    out repair text
)
language plpgsql
stable
parallel safe
as $$
declare
    -- Words that people put beside a number; they say nothing about it.
    c_label constant text :=
        '(?:telefones?|tel|fone|fixo|celular|cel|whats ?app|whatszap|whats|wpp|zap|mobile|phone|'
        'contato|comercial|residencial|recado|numero|num|no|n)';
    v_text text;
    v_match text[];
    v_at integer;
begin
    has_gap := false;
    is_sign_extension := false;
    if p_raw is null or octet_length(p_raw) > 1000 then
        reason := case when p_raw is null then 'empty' else 'too_long' end;
        return;
    end if;

    if p_raw ~ '^[ (]*[+]*[ (]*[0-9][0-9 ()-]*$' and p_raw !~ '-.*-' then
        -- Digits and how most people part them: nothing else to understand.
        grouped := btrim(regexp_replace(p_raw, '[^0-9+]+', '|', 'g'), '|');
        if left(grouped, 1) = '+' then
            grouped := '+' || ltrim(grouped, '+|');
        end if;
        digits := replace(grouped, '|', '');
        if strpos(p_raw, '(') > 0 then
            bracketed := regexp_replace(substring(p_raw from '[(]([^()]*)[)]?'), '[^0-9]+', '', 'g');
        end if;
        last_mark := substring(p_raw from '([^0-9]+)[0-9]+[^0-9]*$');
        return;
    end if;

    -- A line break separates numbers; visible_text would make it an ordinary space.
    v_text := lower(
        normalize.digits(normalize.visible_text(translate(p_raw, E'\n\r', ';;'))) collate "C"
    );
    v_text := rtrim(btrim(v_text, ' ;'), '+ ');
    if v_text = '' then
        reason := 'empty';
        return;
    end if;

    if octet_length(p_raw) <> length(p_raw)
        and regexp_replace(v_text, '[^0-9]+', '', 'g') <> regexp_replace(normalize.digits(p_raw), '[^0-9]+', '', 'g') then
        -- What looks like a digit after NFKC and is none, such as a superscript or a fraction.
        reason := 'not_a_number';
        return;
    end if;

    if strpos(v_text, '%') > 0 then
        v_text := replace(replace(v_text, '%20', ' '), '%2b', '+');
    end if;

    digits := normalize.whatsapp_digits(v_text);
    if digits is not null then
        grouped := digits;
        return;
    end if;
    if strpos(v_text, '@') > 0 or strpos(v_text, 'r$') > 0
        or v_text ~ '[a-z0-9][.][a-z]{2,}(?:[.][a-z]{2})?/|[0-9]:[0-9]|(?:^|[^0-9])[0-3]?[0-9]([/.-])[01]?[0-9]\1(?:19|20)[0-9]{2}(?![0-9])' then
        -- An address, an amount, a time of day or a date.
        reason := 'not_a_number';
        return;
    end if;

    if strpos(v_text, ':') > 3 and v_text ~ '^(?:tel|sms|callto):' then
        v_match := regexp_match(v_text, ';phone-context=([+][0-9().-]+)');
        extension := substring(v_text from ';ext=([0-9]{1,8})(?:;|$)');
        v_text := regexp_replace(v_text, '^(?:tel|sms|callto):(?://)?|[;?].*$', '', 'g');
        if v_match is not null and strpos(v_text, '+') = 0 then
            v_text := v_match[1] || v_text;
        end if;
    end if;

    -- "*11 98321-7654*" is bold in a chat; otherwise such a mark may stand for a digit.
    if left(v_text, 1) in ('*', '_', '~') and right(v_text, 1) = left(v_text, 1) then
        v_text := btrim(v_text, left(v_text, 1) || ' ');
    end if;
    if left(v_text, 1) in ('*', '#') and v_text ~ '^[*#]+[0-9]{2,6}[*#]*(?:[0-9]*[#])?$' then
        reason := 'service_number';
        return;
    end if;

    if v_text ~ '^[^0-9a-z]*[0-9]{10,15}[.]0+$' then
        v_text := regexp_replace(v_text, '[.]0+$', '');
        repair := 'spreadsheet';
    elsif strpos(v_text, 'e') > 0 and v_text ~ '^[1-9][.,][0-9]{8,14}e[+]?[0-9]{2}$' then
        v_match := regexp_match(v_text, '^([1-9])[.,]([0-9]+)e[+]?([0-9]+)$');
        if length(v_match[2]) not in (v_match[3]::integer, v_match[3]::integer - 1) then
            -- Digits were lost.
            reason := 'not_a_number';
            return;
        end if;
        v_text := v_match[1] || rpad(v_match[2], v_match[3]::integer, '0');
        repair := 'spreadsheet';
    end if;

    if v_text ~ '[a-z]' then
        if normalize.names_another_number(v_text) then
            reason := 'not_a_number';
            return;
        end if;

        v_text := regexp_replace(v_text, '^(?:[^a-z0-9+]*' || c_label || '(?![a-z]))+', '');
        v_text := regexp_replace(v_text, '(?:[^a-z0-9]+' || c_label || ')+[^a-z0-9]*$', '');
        if strpos(v_text, 'ddd') > 0 then
            v_text := replace(v_text, 'ddd', ' ');
        end if;
        v_match := regexp_match(
            v_text,
            '^(.*[0-9][^0-9a-z]*)(?:ramal|rml|ram|r|extensao|extensão|extension|extn|ext|int|anexo)[^0-9a-z]*([0-9]{0,7})[^0-9a-z]*$'
        );
        if v_match is not null then
            v_text := v_match[1];
            extension := nullif(v_match[2], '');
        end if;
        -- "... Vivo", "... só WhatsApp", "... falar com Ana": words behind a whole number say nothing about it.
        v_text := regexp_replace(v_text, '^((?:[^0-9a-z]*[0-9]){8,})[^0-9a-z][^0-9]*$', '\1');
        -- "0xx11": the letters stand for the carrier's code.
        if strpos(v_text, 'xx') > 0 then
            v_text := regexp_replace(v_text, '^([^0-9a-z]*(?:55)?[^0-9a-z]*0)[^0-9a-z]*xx', '\1');
        end if;
    end if;
    if strpos(v_text, '**') > 0 then
        v_text := regexp_replace(v_text, '^([^0-9a-z]*(?:55)?[^0-9a-z]*0)[*]{2}(?![*])', '\1');
    end if;
    if extension is null and v_text ~ '[x#,;]' then
        -- A sign is an extension's only behind a landline, which the caller decides.
        v_match := regexp_match(v_text, '^((?:[^0-9]*[0-9]){9,})[ ]*(?:,,?|[x#;])[^0-9a-z]*([0-9]{1,5})#?[ )]*$');
        if v_match is not null and v_match[1] !~ '[a-z#*]' then
            v_text := v_match[1];
            extension := v_match[2];
            is_sign_extension := true;
        end if;
    end if;

    if strpos(v_text, '/') > 0 and v_text ~ '^[^0-9a-z]*[0-9]{2}[.]?[0-9]{3}[.]?[0-9]{3}/[0-9]{4}-?[0-9]{2}[^0-9a-z]*$' then
        -- Punctuated as a CNPJ is.
        reason := 'not_a_number';
        return;
    end if;
    if v_text ~ (
        '(?:[0-9][^0-9/|;&]*){8}[/|;&][^0-9]*[0-9]'
        '|(?:[0-9][^0-9,]*){8},[^0-9]*(?:[0-9][^0-9]*){8}'
        '|(?:[0-9][^0-9a-z]*){8}[^0-9a-z](?:ou|e|or|and)[^0-9a-z]+(?:[0-9][^0-9]*){8}'
    ) and not (
        -- "11 9876-5432/1": eleven digits are one mobile.
        v_text ~ '/[0-9]$' and regexp_replace(v_text, '[^0-9]+', '', 'g') ~ '^[1-9][0-9]9[0-9]{8}$'
    ) then
        reason := 'multiple_numbers';
        return;
    end if;

    if v_text ~ '[a-z]'
        or octet_length(v_text) <> length(v_text)
        and v_text collate "und-x-icu" ~ '[[:alpha:]]' then
        reason := 'not_a_number';
        return;
    end if;

    -- Marks that stand for a digit nobody knows; two underscores or asterisks may be how somebody parts the groups.
    has_gap := v_text ~ U&'[_?*#\2022\2026\25CF]|[.][.]+$'
        and v_text !~ '^[^0-9]*[0-9]{2,5}([_*])[0-9]{3,5}\1[0-9]{3,4}$|^[^0-9]*[0-9]{2}_[0-9]{5}-[0-9]{4}$';
    if strpos(v_text, '(') > 0 then
        bracketed := regexp_replace(substring(v_text from '[(]([^()]*)[)]?'), '[^0-9]+', '', 'g');
    end if;
    last_mark := substring(v_text from '([^0-9]+)[0-9]+[^0-9]*$');

    grouped := btrim(regexp_replace(v_text, '[^0-9+]+', '|', 'g'), '|');
    v_at := strpos(grouped, '+');
    if v_at = 1 then
        grouped := '+' || ltrim(grouped, '+|');
    end if;
    v_text := replace(grouped, '|', '');
    if strpos(substr(v_text, 2), '+') > 0 then
        reason := 'not_a_number';
    elsif v_text in ('', '+') then
        reason := 'empty';
    else
        digits := v_text;
    end if;
end;
$$;

comment on function normalize.dialled_digits(text) is
'The digits that a typed phone number asks to dial, in ASCII, with a leading "+" when the number says
that it is international; or the reason why there are none.
Understands any punctuation and Unicode digits, tel: links (RFC 3966, with phone-context and ext), links of
wa.me and api.whatsapp.com, WhatsApp''s own ids (…@s.whatsapp.net), labels such as "Cel:" and "(WhatsApp)", words
behind a whole number, "0xx11"; cuts extensions ("ramal 12", "r. 12", "rml 12", "ext. 12", "x12", "#12").
grouped: the digits with "|" where something stood between them; last_mark: what stood before the last group; bracketed: the digits in the first brackets, null
without brackets; has_gap: a mark stands for a digit that is not there ("98321-76__"); extension, is_sign_extension (by a sign such as x or #, which only a landline may have); repair: spreadsheet or null.
reason: empty, too_long (over 1,000 bytes), not_a_number (letters, fractions, a plus sign inside, other addresses, dates, amounts, a word
of normalize.number_words), multiple_numbers (two numbers in one field), service_number ("*144"). Never raises.';

revoke all on function normalize.dialled_digits(text) from public;
grant execute on function normalize.dialled_digits(text) to indica_owner;
