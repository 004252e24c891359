create or replace function normalize.dialled_digits(
    p_raw text,
    out digits text,
    out reason text
)
language plpgsql
immutable
parallel safe
as $$
declare
    -- Words that people put beside a number; they say nothing about it.
    c_label constant text :=
        '(?:telefones?|tel|fone|fixo|celular|cel|whats ?app|whatszap|whats|wpp|zap|mobile|phone|'
        'contato|comercial|residencial|recado|numero|num|no|n)';
    v_text text;
    v_match text[];
begin
    if p_raw is null or octet_length(p_raw) > 1000 then
        reason := case when p_raw is null then 'empty' else 'too_long' end;
        return;
    end if;

    -- A line break separates numbers; visible_text would make it an ordinary space.
    v_text := lower(
        normalize.digits(normalize.visible_text(translate(p_raw, E'\n\r', ';;'))) collate "C"
    );
    v_text := btrim(v_text, ' ;');
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
        return;
    end if;

    if strpos(v_text, ':') > 3 and v_text ~ '^(?:tel|sms|callto):' then
        v_match := regexp_match(v_text, ';phone-context=([+][0-9().-]+)');
        v_text := regexp_replace(v_text, '^(?:tel|sms|callto):(?://)?|[;?].*$', '', 'g');
        if v_match is not null and strpos(v_text, '+') = 0 then
            v_text := v_match[1] || v_text;
        end if;
    end if;

    if left(v_text, 1) in ('*', '#') and v_text ~ '^[*#]+[0-9]{2,6}[*#]*(?:[0-9]*[#])?$' then
        reason := 'service_number';
        return;
    end if;

    if v_text ~ '[a-z]' then
        v_text := regexp_replace(v_text, '^(?:[^a-z0-9+]*' || c_label || '(?![a-z]))+', '');
        v_text := regexp_replace(v_text, '(?:[^a-z0-9]+' || c_label || ')+[^a-z0-9]*$', '');
        -- "... Vivo", "... só WhatsApp", "... falar com Ana": words behind a whole number say nothing about it.
        v_text := regexp_replace(v_text, '^((?:[^0-9a-z]*[0-9]){8,})[^0-9a-z][^0-9]*$', '\1');
        -- "0xx11": the letters stand for the carrier's code.
        if strpos(v_text, 'xx') > 0 then
            v_text := regexp_replace(v_text, '^([^0-9a-z]*(?:55)?[^0-9a-z]*0)[^0-9a-z]*xx', '\1');
        end if;
    end if;
    v_text := regexp_replace(
        v_text,
        '([0-9])[^0-9a-z]*'
        '(?:ramal|rml|ram|r|extensao|extension|extn|ext|int|x|#)[^0-9a-z]*[0-9]{0,7}[^0-9a-z]*$',
        '\1'
    );

    if v_text ~ (
        '(?:[0-9][^0-9/|;]*){8}[/|;][^0-9]*[0-9]'
        '|(?:[0-9][^0-9,]*){8},[^0-9]*(?:[0-9][^0-9]*){8}'
        '|(?:[0-9][^0-9a-z]*){8}[^0-9a-z](?:ou|e|or|and)[^0-9a-z]+(?:[0-9][^0-9]*){8}'
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

    v_text := regexp_replace(v_text, '[^0-9+]+', '', 'g');
    if left(v_text, 1) = '+' then
        v_text := '+' || ltrim(v_text, '+');
    end if;
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
reason: empty, too_long (over 1,000 bytes), not_a_number (letters, fractions, a plus sign inside),
multiple_numbers (two numbers in one field), service_number ("*144"). Never raises.';

revoke all on function normalize.dialled_digits(text) from public;
grant execute on function normalize.dialled_digits(text) to indica_owner;
