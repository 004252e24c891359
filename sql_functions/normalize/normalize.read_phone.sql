create or replace function normalize.read_phone(
    p_raw text,
    p_region text,
    out country_code integer,
    out national_number text,
    out region text,
    out kind text,
    out reason text,
    out repairs text[],
    out extension text
)
language plpgsql
stable
parallel safe
as $$
declare
    v_text text := p_raw;
    v_digits text := translate(p_raw, ' ()-.', '');
    v_is_plain constant boolean := v_digits ~ '^[+]?[0-9]+$';
    v_is_link boolean;
    v_is_doubtful boolean := false;
    v_is_brazilian boolean := true;
    v_at integer;
    v_before text;
    v_candidate text;
    v_dialled record;
    v_parsed record;
    v_read record;
begin
    kind := 'unknown';
    repairs := '{}';

    -- A name or a remark before the number; a letter that touches a digit stands for one.
    v_at := regexp_instr(p_raw, '[0-9+]');
    if v_at > 1 and not v_is_plain and strpos(p_raw, '%') = 0 and strpos(p_raw, '@') = 0 and strpos(p_raw, '/') = 0 then
        v_before := left(p_raw, v_at - 1);
        if strpos(v_before, '$') = 0 and lower(v_before) not in ('tel:', 'sms:', 'callto:') and v_before ~ '[A-Za-z\u00C0-\u024F]' and v_before ~ '[^A-Za-z\u00C0-\u024F]$'
            and not normalize.names_another_number(v_before) then
            v_text := substr(p_raw, v_at - case when right(v_before, 1) = '(' then 1 else 0 end);
        end if;
    end if;
    v_dialled := normalize.dialled_digits(v_text);
    v_digits := v_dialled.digits;
    v_is_link := v_dialled.last_mark is null and not v_is_plain and v_digits is not null and v_dialled.grouped = v_digits;
    extension := v_dialled.extension;
    if v_dialled.repair is not null then
        repairs := repairs || v_dialled.repair;
    end if;

    if v_digits is null then
        reason := v_dialled.reason;
        -- A word on the keypad, where words stand for numbers: 0800 FLORES, +1 800 FLOWERS.
        if reason = 'not_a_number' and p_raw ~ '^[^0-9A-Za-z]*(?:[+][0-9]|0[3589]00[^0-9A-Za-z])[0-9 ().-]*[A-Za-z]{3,}[A-Za-z0-9 -]*$'
            and p_raw !~* 'xxx|[a-z](?:[^a-z]*[0-9])+[^a-z0-9]*[a-z]{1,2}[^a-z]'
        then
            v_parsed := normalize.parse_phone(p_raw, p_region);
            if v_parsed.reason is null and (
                v_parsed.country_code = 55 and v_parsed.kind in ('toll_free', 'shared_cost', 'premium_rate')
                or v_parsed.country_code <> 55 and left(ltrim(p_raw), 1) = '+'
            ) then
                country_code := v_parsed.country_code;
                national_number := v_parsed.national_number;
                region := v_parsed.region;
                kind := v_parsed.kind;
                extension := v_parsed.extension;
                repairs := array['keypad'];
                reason := null;
            end if;
        end if;
        return;
    end if;

    -- A Brazilian number by what it says, or by where it was typed.
    v_candidate := v_dialled.grouped;
    if v_candidate ~ '^[+]5[|]?5' then
        v_candidate := regexp_replace(v_candidate, '^[+]5[|]?5[|]?', '');
        v_read := normalize.brazilian_phone(v_candidate, true, v_dialled.has_gap, v_dialled.bracketed, v_dialled.last_mark);
    elsif v_candidate ~ '^0[|]?0[|]?55' then
        v_candidate := regexp_replace(v_candidate, '^0[|]?0[|]?55[|]?', '');
        v_read := normalize.brazilian_phone(v_candidate, true, v_dialled.has_gap, v_dialled.bracketed, v_dialled.last_mark);
    elsif p_region = 'BR' and left(v_digits, 1) <> '+' and (left(v_digits, 2) <> '00' or v_digits = repeat('0', length(v_digits))) then
        if length(v_digits) >= 6 and (
            v_digits = repeat(left(v_digits, 1), length(v_digits))
            or strpos('12345678901234567890', v_digits) = 1
            or strpos('01234567890123456789', v_digits) = 1
            or v_digits = '9876543210'
        ) then
            reason := 'placeholder';
            return;
        end if;
        v_read := normalize.brazilian_phone(v_candidate, false, v_dialled.has_gap, v_dialled.bracketed, v_dialled.last_mark);
    else
        v_is_brazilian := false;
    end if;
    if v_is_brazilian then
        country_code := 55;
        region := 'BR';
        national_number := v_read.national_number;
        kind := v_read.kind;
        reason := v_read.reason;
        repairs := repairs || v_read.repairs;
        if reason is null and length(national_number) = 8 and p_raw ~* 'cel|zap|what|wpp' then
            -- A mobile, they say, and no number of a company.
            kind := 'unknown';
            reason := 'missing_ddd';
        elsif reason is null and v_dialled.is_sign_extension and kind <> 'fixed' then
            kind := 'unknown';
            reason := case when length(extension) >= 8 then 'multiple_numbers' else 'too_long' end;
        elsif reason is null and extension is not null and length(extension) > 6 then
            kind := 'unknown';
            reason := 'multiple_numbers';
        elsif reason is null and v_dialled.is_sign_extension and strpos(v_dialled.grouped, '|') = 0 and p_raw ~ '[xX#]' then
            repairs := repairs || 'grouping'::text;
        end if;
        return;
    end if;

    -- Numbers of other countries.
    if p_region = 'BR' and left(v_digits, 2) = '00' then
        -- So few digits are a form whose area code was left at 00, not a call abroad.
        if length(v_digits) in (10, 11) and v_digits <> repeat('0', length(v_digits)) then
            reason := 'unknown_ddd';
            return;
        end if;
        -- "00" and an area code before a number that is grouped as Brazilians do: a zero too many, or a call abroad?
        if substr(v_digits, 3, 2)::smallint = any (normalize.brazilian_area_codes())
            and (length(v_digits) = 13 and substr(v_digits, 5, 1) = '9' or length(v_digits) = 12) then
            if v_dialled.grouped ~ '^0[|]?0[|]?[0-9]{2}[|]?(?:9[|]?[0-9]{4}|[2-9][0-9]{3})[|][0-9]{4}$' or v_dialled.bracketed is not null then
                reason := 'unknown_ddd';
                return;
            end if;
            v_is_doubtful := true;
        end if;
    end if;
    if v_dialled.has_gap then
        reason := 'too_short';
        return;
    end if;

    if v_is_plain or v_is_link then
        v_parsed := normalize.parse_phone(v_digits, p_region);
    else
        v_parsed := normalize.parse_phone(
            case when v_dialled.extension is null or v_dialled.is_sign_extension then v_text else v_digits end, p_region
        );
    end if;
    country_code := v_parsed.country_code;
    national_number := v_parsed.national_number;
    region := v_parsed.region;
    kind := v_parsed.kind;
    reason := v_parsed.reason;
    extension := coalesce(v_parsed.extension, extension);
    if reason is null then
        if left(v_digits, 1) = '+' or left(v_digits, 2) = '00' then
            if not normalize.is_country_code_whole(v_dialled.grouped, country_code) then
                -- "+5 27 98321-7654": a country code does not end inside a group.
                kind := 'unknown';
                reason := 'unknown_country_code';
                return;
            end if;
            v_is_doubtful := v_is_doubtful or v_is_link and length(v_digits) in (11, 12)
                or left(v_digits, 1) = '+' and v_dialled.grouped ~ '^[+][0-9]{2,3}[|](?:9[|]?[0-9]{4}|[2-5][0-9]{3})[|][0-9]{4}$';
            if v_is_doubtful and split_part(ltrim(v_dialled.grouped, '+'), '|', 1) = country_code::text and (normalize.brazilian_phone(ltrim(v_digits, '+0'))).reason is not null then
                v_is_doubtful := false;
            end if;
        end if;
        if v_is_doubtful then
            repairs := repairs || 'country_code'::text;
        end if;
        return;
    end if;

    -- From here on: what only a person would still understand.
    kind := 'unknown';
    v_candidate := ltrim(v_digits, '+');
    if left(v_digits, 1) <> '+' and left(v_digits, 2) <> '00' then
        if reason = 'missing_country_code' then
            reason := case
                when length(v_digits) < 7 then 'too_short'
                when length(v_digits) > 15 then 'too_long'
                else reason
            end;
        else
            v_parsed := normalize.parse_phone(v_digits, p_region);
            country_code := v_parsed.country_code;
            national_number := v_parsed.national_number;
            region := v_parsed.region;
            kind := v_parsed.kind;
            reason := v_parsed.reason;
        end if;
        return;
    end if;
    if length(v_candidate) >= 6 and (
        v_candidate = repeat(left(v_candidate, 1), length(v_candidate))
        or strpos('12345678901234567890', v_candidate) = 1
        or strpos('01234567890123456789', v_candidate) = 1
        or v_candidate = '9876543210'
    ) then
        reason := 'placeholder';
        return;
    end if;
    v_digits := v_candidate;

    foreach v_candidate in array array[
        v_digits,
        -- "+351 (0)21 ...": the trunk prefix in brackets is not dialled from abroad.
        case when strpos(v_text, '(0)') > 0 then regexp_replace(replace(v_text, '(0)', ''), '[^0-9]+', '', 'g') end,
        -- Brazil dials abroad by 00, the carrier's two digits and the country code.
        case when v_digits ~ '^00(?:1[245]|2[1-35]|31|4[13]|[56]5|99)' then substr(v_digits, 5) end,
        -- Mexican mobiles had a 1 before the area code until 2019; WhatsApp's ids still have it.
        case when v_digits ~ '^(?:00)?521[0-9]{10}$' then '52' || right(v_digits, 10) end
    ] loop
        continue when v_candidate is null;
        -- What is plain and has a plus sign was read so already.
        if not (v_is_plain and v_candidate = v_digits and left(p_raw, 1) = '+') then
            v_parsed := normalize.parse_phone(
                '+' || case when left(v_candidate, 2) = '00' then substr(v_candidate, 3) else v_candidate end, null
            );
        end if;
        if v_parsed.reason is null and not normalize.is_country_code_whole(v_dialled.grouped, v_parsed.country_code) then
            reason := 'unknown_country_code';
        elsif v_parsed.reason is null then
            country_code := v_parsed.country_code;
            national_number := v_parsed.national_number;
            region := v_parsed.region;
            kind := v_parsed.kind;
            reason := null;
            if v_candidate <> v_digits and not v_is_link then
                repairs := repairs || case when left(v_digits, 2) = '00' and right(v_digits, length(v_candidate)) = v_candidate
                    and length(v_digits) = length(v_candidate) + 4 then 'carrier_code' else 'trunk_prefix' end;
            elsif v_is_doubtful then
                repairs := repairs || 'country_code'::text;
            end if;
            return;
        elsif v_candidate = v_digits then
            reason := case
                when length(v_parsed.national_number) > 5 and v_parsed.national_number
                    = repeat(left(v_parsed.national_number, 1), length(v_parsed.national_number)) then 'placeholder'
                when v_parsed.reason = 'not_a_number' then 'too_short'
                else v_parsed.reason
            end;
        end if;
    end loop;

    -- A link of WhatsApp, or a plus sign, before an area code: no country has a number of these digits.
    if p_region = 'BR' and length(v_digits) in (10, 11) and (v_is_link or left(v_dialled.digits, 1) = '+') then
        v_read := normalize.brazilian_phone(
            ltrim(v_dialled.grouped, '+'), false, v_dialled.has_gap, v_dialled.bracketed, v_dialled.last_mark
        );
        if v_read.reason is null and v_read.repairs = '{}' and v_read.kind in ('mobile', 'fixed') then
            country_code := 55;
            region := 'BR';
            national_number := v_read.national_number;
            kind := v_read.kind;
            reason := null;
            repairs := repairs || 'country_code'::text;
        end if;
    end if;
end;
$$;

comment on function normalize.read_phone(text, text) is
'The part of normalize.phone that meets what is not plainly written: Brazilian numbers by normalize.brazilian_phone, others by libphonenumber''s decision
(normalize.parse_phone) first and then the forgiving reading of what it refuses.
p_region in capital letters. reason is null when the number is valid; placeholders among valid numbers and the ninth
digit are the caller''s. repairs: codes of normalize.phone_repairs, empty when nothing was guessed. Never raises.';

revoke all on function normalize.read_phone(text, text) from public;
grant execute on function normalize.read_phone(text, text) to indica_owner;
