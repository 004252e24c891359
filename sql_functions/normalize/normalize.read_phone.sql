create or replace function normalize.read_phone(
    p_raw text,
    p_region text,
    out country_code integer,
    out national_number text,
    out region text,
    out kind text,
    out reason text
)
language plpgsql
stable
parallel safe
as $$
declare
    v_text text := p_raw;
    v_digits text := translate(p_raw, ' ()-.', '');
    v_is_plain constant boolean := v_digits ~ '^[+]?[0-9]+$';
    v_is_brazilian boolean := false;
    v_candidate text;
    v_dialled record;
    v_parsed record;
begin
    if v_is_plain then
        null;
    elsif strpos(p_raw, '@') > 0 or p_raw ~ '[wW][aA][.][mM][eE]/|[pP][hH][oO][nN][eE]=' then
        v_text := coalesce(
            normalize.whatsapp_digits(lower(normalize.visible_text(p_raw) collate "C")),
            p_raw
        );
    elsif p_raw ~ '[rR]|[eE][xX][tT][eE]' then
        v_text := regexp_replace(
            v_text,
            '([0-9])[^0-9a-z]*(?:ramal|rml|ram|r|extens[aãÃ]o)[^0-9a-z]*[0-9]{0,7}[^0-9a-z]*$',
            '\1', 'i'
        );
    end if;

    v_parsed := normalize.parse_phone(v_text, p_region);
    country_code := v_parsed.country_code;
    national_number := v_parsed.national_number;
    region := v_parsed.region;
    kind := v_parsed.kind;
    reason := v_parsed.reason;
    if reason is null and (country_code = 55 or p_region is distinct from 'BR' or strpos(v_text, '+') > 0) then
        return;
    end if;

    -- From here on: what only a person would still understand, or 0055 for what a carrier might.
    if not v_is_plain then
        v_dialled := normalize.dialled_digits(v_text);
        v_digits := v_dialled.digits;
    end if;
    if reason is null then
        if left(v_digits, 4) = '0055' then
            v_parsed := normalize.brazilian_phone(substr(v_digits, 5));
            if v_parsed.reason is null then
                country_code := 55;
                national_number := v_parsed.national_number;
                region := 'BR';
                kind := v_parsed.kind;
            end if;
        end if;
        return;
    end if;

    kind := 'unknown';
    if v_digits is null then
        reason := v_dialled.reason;
        return;
    end if;

    if left(v_digits, 3) = '+55' then
        v_is_brazilian := true;
        v_digits := substr(v_digits, 4);
        v_candidate := '55' || v_digits;
    elsif left(v_digits, 4) = '0055' then
        v_is_brazilian := true;
        v_candidate := v_digits;
        v_digits := substr(v_digits, 5);
    elsif left(v_digits, 1) = '+' then
        v_digits := substr(v_digits, 2);
        v_candidate := v_digits;
    elsif left(v_digits, 2) = '00' then
        -- So few digits are a form whose area code was left at 00, not a call abroad.
        if length(v_digits) in (10, 11) and p_region = 'BR' and v_digits <> repeat('0', length(v_digits)) then
            reason := 'unknown_ddd';
            return;
        end if;
        v_candidate := v_digits;
    elsif p_region = 'BR' then
        v_is_brazilian := true;
        v_candidate := v_digits;
    else
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

    if v_is_brazilian then
        v_parsed := normalize.brazilian_phone(v_digits);
        country_code := 55;
        national_number := v_parsed.national_number;
        region := 'BR';
        kind := v_parsed.kind;
        reason := v_parsed.reason;
        return;
    end if;

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
        if v_parsed.reason is null then
            country_code := v_parsed.country_code;
            national_number := v_parsed.national_number;
            region := v_parsed.region;
            kind := v_parsed.kind;
            reason := null;
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
end;
$$;

comment on function normalize.read_phone(text, text) is
'The part of normalize.phone that meets what is not plainly Brazilian: libphonenumber''s decision (normalize.parse_phone) first, with the
extension called "ramal" cut and WhatsApp''s links understood, then the forgiving reading of what it refuses.
p_region in capital letters. reason is null when the number is valid; placeholders among valid numbers and the ninth
digit are the caller''s. Never raises.';

revoke all on function normalize.read_phone(text, text) from public;
grant execute on function normalize.read_phone(text, text) to indica_owner;
