create or replace function normalize.phone(
    p_raw text,
    p_region text default 'BR',
    out e164 text,
    out country_code integer,
    out national_number text,
    out region text,
    out kind text,
    out is_valid boolean,
    out reason text,
    out match_key text,
    out repairs text[],
    out extension text
)
language plpgsql
stable
parallel safe
as $$
declare
    v_region text;
    v_digits text;
    v_national text;
    v_is_read boolean := false;
    v_parsed record;
begin
    kind := 'unknown';
    is_valid := false;

    if p_raw is null then
        reason := 'empty';
        return;
    elsif octet_length(p_raw) > 250 and (octet_length(p_raw) > 1000 or length(p_raw) > 250) then
        -- A link may carry a long text behind the number.
        v_digits := case when octet_length(p_raw) <= 8000 and lower(left(p_raw, 60)) ~ 'wa[.]me/|whatsapp[.]com/send|whatsapp:'
            then normalize.whatsapp_digits(lower(btrim(p_raw))) end;
        if v_digits is null then
            reason := 'too_long';
            return;
        end if;
        v_parsed := normalize.phone('wa.me/' || v_digits, p_region);
        e164 := v_parsed.e164;
        country_code := v_parsed.country_code;
        national_number := v_parsed.national_number;
        region := v_parsed.region;
        kind := v_parsed.kind;
        is_valid := v_parsed.is_valid;
        reason := v_parsed.reason;
        match_key := v_parsed.match_key;
        repairs := v_parsed.repairs;
        return;
    end if;

    if right(p_raw, 3) in ('xxx', 'XXX') then
        -- Masked digits; on a keypad they would be 999.
        reason := 'not_a_number';
        return;
    end if;
    repairs := '{}';

    -- What most people type, grouped as people group it, is decided here, without a look at any table.
    v_region := upper(p_region);
    if p_raw ~ '^(?:[+]?55[ -]?)?[(]?0?[1-9][0-9](?:[)][ .-]?9?[ .]?|[ .-]9?[ .]?|9?)[0-9]{4}[ .-]?[0-9]{4}$'
        and (v_region = 'BR' or left(p_raw, 3) = '+55') then
        v_digits := translate(p_raw, ' ()-.', '');
        if left(v_digits, 3) = '+55' then
            v_national := ltrim(substr(v_digits, 4), '0');
        elsif left(v_digits, 2) = '55' and length(v_digits) > 11 then
            v_national := ltrim(substr(v_digits, 3), '0');
            if length(v_digits) = 12 and substr(v_digits, 3, 1) = '9' and p_raw !~ '^55[ -]?[(]?9[0-9][^0-9]' then
                repairs := array['country_code'];
            end if;
        else
            v_national := ltrim(v_digits, '0');
        end if;
        if length(v_national) between 10 and 11
            and left(v_national, 2)::smallint = any (normalize.brazilian_area_codes()) then
            if length(v_national) = 11 then
                kind := case when substr(v_national, 3, 1) = '9' then 'mobile' else 'unknown' end;
            elsif substr(v_national, 3, 1) between '2' and '5' then
                kind := 'fixed';
            elsif substr(v_national, 3, 1) between '6' and '9' then
                kind := 'mobile';
                repairs := repairs || 'ninth_digit'::text;
            end if;
        end if;
        if length(p_raw) = 11 and v_digits = p_raw and normalize.is_tax_id_digits(p_raw) then
            if repairs = '{}' then
                repairs := array['document'];
            else
                kind := 'unknown';
            end if;
        end if;
    end if;

    if kind <> 'unknown' then
        country_code := 55;
        region := 'BR';
    else
        -- Plain numbers with a country code need none of what the longer way is prepared for.
        repairs := '{}';
        if left(p_raw, 1) = '+' and left(p_raw, 3) <> '+55' then
            v_digits := translate(p_raw, ' ()-.', '');
            v_parsed := normalize.parse_phone(case when v_digits ~ '^[+][0-9]+$' then v_digits end, null);
            v_is_read := v_parsed.reason is null and not (
                strpos(translate(left(ltrim(p_raw, '+ ('), length(v_parsed.country_code::text)), ' ()-.', '|||||'), '|') > 0
                or substr(p_raw, length(p_raw) - 4, 1) in ('-', ' ', '.') and (
                    length(v_parsed.national_number) in (8, 9) and length(v_parsed.country_code::text) = 2
                    or substr(ltrim(p_raw, '+ ('), length(v_parsed.country_code::text) + 1, 1) between '0' and '9'
                )
            );
        end if;
        if not v_is_read then
            v_parsed := normalize.read_phone(p_raw, v_region);
            repairs := v_parsed.repairs;
            extension := v_parsed.extension;
        end if;
        kind := v_parsed.kind;
        if v_parsed.reason is not null then
            reason := v_parsed.reason;
            repairs := null;
            extension := null;
            return;
        end if;
        country_code := v_parsed.country_code;
        v_national := v_parsed.national_number;
        region := v_parsed.region;
    end if;

    if country_code = 55 then
        if right(v_national, 8) = any (normalize.phone_placeholders()) or v_national = any (normalize.phone_placeholders())
            or kind in ('toll_free', 'shared_cost', 'premium_rate')
            and substr(v_national, 4) = repeat(right(v_national, 1), length(v_national) - 3) then
            reason := 'placeholder';
        elsif kind = 'mobile' then
            if length(v_national) = 10 then
                v_national := left(v_national, 2) || '9' || substr(v_national, 3);
            end if;
            match_key := 'm55' || left(v_national, 2) || right(v_national, 8);
        elsif kind = 'fixed' then
            match_key := 'f55' || v_national;
        else
            match_key := '55' || v_national;
        end if;
    elsif length(v_national) > 5 and v_national = repeat(left(v_national, 1), length(v_national)) then
        reason := 'placeholder';
    elsif country_code = 54 and length(v_national) = 11 and left(v_national, 1) = '9' then
        -- Argentina: a mobile is called with the 9 from abroad and without it from near by.
        match_key := '54' || substr(v_national, 2);
    else
        match_key := country_code::text || v_national;
    end if;

    if reason is not null then
        country_code := null;
        region := null;
        match_key := null;
        repairs := null;
        extension := null;
        kind := 'unknown';
        return;
    end if;
    national_number := v_national;
    e164 := '+' || country_code::text || v_national;
    is_valid := true;
end;
$$;

comment on function normalize.phone(text, text) is
'Understands a phone number as people type it, of every country, and gives exactly one row.
p_region (ISO 3166-1 alpha-2): whose national forms are read when the number has no country code; null or unknown: international
numbers only. Validity, E.164, region and kind are libphonenumber''s (normalize.parse_phone). It differs in this:

1. Where the text does not say a number, none is made up. A repair (the ninth digit, a carrier code, a country code, an area code that stands behind, letters of the
   keypad) is made only where exactly one reading fits and nothing speaks against it: the grouping, brackets, marks of a missing digit, words such as CPF or pedido
   (normalize.number_words), the check digits of a CPF or CNPJ. repairs says which were made (normalize.phone_repairs); empty: nothing was guessed.
2. Ninth digit: a Brazilian mobile of eight digits (6 to 9 first) gains its 9; a landline (2 to 5 first) never does.
3. Placeholders are refused: the phones of normalize.placeholders, 0800 with equal digits, foreign numbers with all digits equal.
4. Extensions: behind "ramal", "rml", "ram", "r.", "extensao" and their like, or behind a sign (x, #, ;) of a landline.
5. 0055 before a whole Brazilian number is the country code, not carrier 55 and a foreign number.
6. Links and ids of WhatsApp (wa.me/..., ...@s.whatsapp.net) are international without a plus sign and may be long; other addresses (@lid, @g.us) are no number.
7. What libphonenumber refuses is read once more, forgiving: labels, words behind a whole number, "0xx11", any punctuation, 55 or the trunk prefix twice, 00 and a
   foreign country code, "(0)" before an area code, the 1 that Mexican mobiles had after 52, "11987654321.0" (normalize.read_phone).

e164 "+5511987654321"; country_code 55; national_number with its leading zeros, digits only; region ISO 3166-1 alpha-2, 001 for
services of no country (800); kind mobile | fixed | fixed_or_mobile | toll_free (0800) | premium_rate (0500, 0900) | shared_cost (0300,
4004) | voip | personal | pager | uan | voicemail | unknown; is_valid; reason null when valid; match_key equal for the forms of one
subscriber: m55 + DDD + last eight digits for Brazilian mobiles, f55 + ten digits for landlines, Argentina without the mobile
9, Mexico without the old 1, else the digits of E.164; repairs; extension, digits as typed, null without one.
When not valid, e164, country_code, national_number, region, match_key, repairs and extension are null.

reason is one of: empty; too_short; too_long (also over 250 characters); not_a_number (letters, a CPF); multiple_numbers (normalize.phones finds them);
placeholder; unknown_ddd; missing_ddd; invalid_national_number; service_number (190, *144: nobody''s own line);
unknown_country_code; missing_country_code. Never raises; linear in the length. Stable: it reads the metadata of normalize.phone_regions.
Sources: libphonenumber and its metadata; Anatel, Resolução 749/2022 (numbering) and Resolução 553/2010 with its successors (ninth digit);
ITU-T E.164; RFC 3966.';

revoke all on function normalize.phone(text, text) from public;
grant execute on function normalize.phone(text, text) to indica_owner;
