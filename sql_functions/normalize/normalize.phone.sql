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
    out match_key text
)
language plpgsql
stable
parallel safe
as $$
declare
    v_digits text;
    v_national text;
    v_area_code text;
    v_is_brazilian boolean := false;
    v_had_trunk_prefix boolean := false;
    v_foreign record;
begin
    kind := 'unknown';
    is_valid := false;

    if p_raw is null then
        reason := 'empty';
        return;
    elsif octet_length(p_raw) > 250 and (octet_length(p_raw) > 1000 or length(p_raw) > 250) then
        reason := 'too_long';
        return;
    end if;

    v_digits := translate(p_raw, ' ()-.', '');
    if v_digits !~ '^[+]?[0-9]+$' then
        select d.digits, d.reason into v_digits, reason
        from normalize.dialled_digits(p_raw) as d;
        if reason is not null then
            return;
        end if;
    elsif strpos(p_raw, '.') = 4 and p_raw ~ '^[0-9]{3}[.][0-9]{3}[.][0-9]{3}-[0-9]{2}$' then
        -- Punctuated as a CPF is, and as no telephone number is.
        reason := 'not_a_number';
        return;
    end if;

    if left(v_digits, 1) = '+' then
        v_digits := substr(v_digits, 2);
        if left(v_digits, 2) = '55' then
            v_is_brazilian := true;
            v_national := substr(v_digits, 3);
        end if;
    elsif left(v_digits, 4) = '0055' then
        v_is_brazilian := true;
        v_national := substr(v_digits, 5);
    elsif left(v_digits, 2) = '00' then
        -- So few digits are a form whose area code was left at 00, not a call abroad.
        if length(v_digits) in (10, 11) and upper(p_region) = 'BR'
            and v_digits <> repeat('0', length(v_digits)) then
            reason := 'unknown_ddd';
            return;
        end if;
    elsif upper(p_region) = 'BR' then
        v_is_brazilian := true;
        v_national := v_digits;
    else
        reason := case
            when length(v_digits) < 7 then 'too_short'
            when length(v_digits) > 15 then 'too_long'
            else 'missing_country_code'
        end;
        return;
    end if;

    if length(v_digits) >= 6 and (
        v_digits = repeat(left(v_digits, 1), length(v_digits))
        or strpos('12345678901234567890', v_digits) = 1
        or strpos('01234567890123456789', v_digits) = 1
        or v_digits = '9876543210'
    ) then
        reason := 'placeholder';
        return;
    end if;

    if not v_is_brazilian then
        if strpos(p_raw, '(0)') > 0 then
            -- "+44 (0)20 ...": the trunk prefix in brackets is not dialled from abroad.
            v_digits := regexp_replace(replace(p_raw, '(0)', ''), '[^0-9]+', '', 'g');
        end if;
        if left(v_digits, 2) = '00' then
            v_digits := substr(v_digits, 3);
            v_foreign := normalize.foreign_phone(v_digits);
            if v_foreign.reason is not null and v_digits ~ '^[1-9][1-9]' then
                -- Brazil dials abroad by 00, the carrier's two digits and the country code.
                v_foreign := normalize.foreign_phone(substr(v_digits, 3));
                if v_foreign.reason is null then
                    v_digits := substr(v_digits, 3);
                else
                    v_foreign := normalize.foreign_phone(v_digits);
                end if;
            end if;
        else
            v_foreign := normalize.foreign_phone(v_digits);
        end if;

        reason := v_foreign.reason;
        if reason is null then
            e164 := '+' || v_digits;
            country_code := v_foreign.country_code;
            national_number := v_foreign.national_number;
            region := v_foreign.region;
            is_valid := true;
            match_key := v_digits;
        end if;
        return;
    end if;

    -- What may stand before the area code: the country code (twice when a form adds it again),
    -- the trunk prefix 0, the carrier's two digits behind it.
    if left(v_national, 1) = '0' or length(v_national) > 11 then
        for v_round in 1..3 loop
            if left(v_national, 1) = '0' then
                v_national := ltrim(v_national, '0');
                v_had_trunk_prefix := true;
            end if;
            if length(v_national) in (12, 13)
                and (v_had_trunk_prefix or left(v_national, 2) = '55')
                or length(v_national) > 13 and left(v_national, 2) = '55' then
                v_national := substr(v_national, 3);
                v_had_trunk_prefix := false;
            else
                exit;
            end if;
        end loop;
    end if;

    v_area_code := left(v_national, 2);
    case length(v_national)
        when 11 then
            if v_area_code::smallint <> all (normalize.brazilian_area_codes()) then
                reason := 'unknown_ddd';
            elsif substr(v_national, 3, 1) = '9' then
                kind := 'mobile';
            else
                reason := 'invalid_national_number';
            end if;
        when 10 then
            if v_area_code::smallint <> all (normalize.brazilian_area_codes()) then
                if v_national ~ '^(?:[589]00|30[03])' then
                    kind := case left(v_national, 1)
                        when '8' then 'toll_free'
                        when '9' then 'unknown'
                        else 'shared_cost'
                    end;
                    if kind = 'unknown' then
                        reason := 'service_number';
                    end if;
                else
                    reason := 'unknown_ddd';
                end if;
            elsif substr(v_national, 3, 1) between '6' and '9' then
                kind := 'mobile';
                v_national := v_area_code || '9' || substr(v_national, 3);
            elsif substr(v_national, 3, 1) between '2' and '5' then
                kind := 'fixed';
            else
                reason := 'invalid_national_number';
            end if;
        when 9 then
            if v_national ~ '^[58]00' then
                kind := case left(v_national, 1) when '8' then 'toll_free' else 'shared_cost' end;
            elsif v_national ~ '^900' and v_had_trunk_prefix then
                reason := 'service_number';
            elsif left(v_national, 1) = '9' then
                reason := 'missing_ddd';
            else
                reason := 'invalid_national_number';
            end if;
        when 8 then
            if v_national ~ '^(?:30[03][0-9]|40(?:0[0-9]|20)|4370|4864)' then
                kind := 'uan';
                reason := 'service_number';
            elsif left(v_national, 1) between '2' and '9' then
                reason := 'missing_ddd';
            else
                reason := 'invalid_national_number';
            end if;
        else
            reason := case
                when length(v_national) > 11 then 'too_long'
                when v_national ~ '^(?:1[0-9]{2}|10[0-9]{3})$' then 'service_number'
                else 'too_short'
            end;
    end case;

    if reason is distinct from 'unknown_ddd' and length(v_national) >= 8 and (
        right(v_national, 8) = repeat(right(v_national, 1), 8)
        or right(v_national, 8) = '12345678'
        or kind in ('toll_free', 'shared_cost')
        and substr(v_national, 4) = repeat(right(v_national, 1), length(v_national) - 3)
    ) then
        kind := 'unknown';
        reason := 'placeholder';
    end if;
    if reason is not null then
        return;
    end if;

    e164 := '+55' || v_national;
    country_code := 55;
    national_number := v_national;
    region := 'BR';
    is_valid := true;
    match_key := case kind
        when 'mobile' then 'm55' || left(v_national, 2) || right(v_national, 8)
        when 'fixed' then 'f55' || v_national
        else '55' || v_national
    end;
end;
$$;

comment on function normalize.phone(text, text) is
'Understands a phone number as people type it and gives exactly one row.
p_region says whose national forms are read when the number has no country code: BR; any other value (or
null) accepts international numbers only.
Brazil is read in full: 67 area codes (DDD), trunk prefix 0, carrier code (0 15 11 ...), +55, 0055, 55 without
a plus sign, any punctuation, extensions. A mobile number of eight digits (6 to 9 first) gains its ninth digit,
a landline (2 to 5 first) never does, nine digits always begin with 9.
Of other countries the shape of E.164 is checked (normalize.foreign_phone); behind 00 a country code is looked for
first and a Brazilian carrier''s code only when that fails.

e164 "+5511987654321"; country_code 55; national_number with its leading zeros, digits only; region ISO 3166-1
alpha-2, null where countries share a code; kind mobile | fixed | toll_free (0800) | shared_cost (0300, 0303, 0500) |
uan (3003, 4004: always refused) | unknown; is_valid; reason null when valid; match_key equal for the forms of one
subscriber (m55 + DDD + last eight digits for mobiles, f55 + ten digits for landlines, else the digits of E.164).
When not valid, e164, country_code, national_number, region and match_key are null.

reason is one of: empty; too_short; too_long (also over 250 characters); not_a_number (letters, a CPF);
multiple_numbers; placeholder (all digits equal, 12345678); unknown_ddd; missing_ddd; invalid_national_number;
service_number (190, *144, 4004 and 3003 numbers, 0900: nobody''s own line, unreachable on WhatsApp);
unknown_country_code; missing_country_code. Never raises; linear in the length.
Sources: Anatel, Resolução 749/2022 (numbering) and Resolução 553/2010 with its successors (ninth digit);
ITU-T E.164; RFC 3966.';

revoke all on function normalize.phone(text, text) from public;
grant execute on function normalize.phone(text, text) to indica_owner;
