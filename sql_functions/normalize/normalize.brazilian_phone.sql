create or replace function normalize.brazilian_phone(
    p_digits text,
    out national_number text,
    out kind text,
    out reason text
)
language plpgsql
stable
parallel safe
as $$
declare
    v_number text := p_digits;
    v_had_trunk_prefix boolean := false;
    v_knows_area_code boolean;
    v_parsed record;
begin
    kind := 'unknown';

    -- What may stand before the area code: the country code (twice when a form adds it again),
    -- the trunk prefix 0, the carrier's two digits behind it.
    if left(v_number, 1) = '0' or length(v_number) > 11 then
        for v_round in 1..3 loop
            if left(v_number, 1) = '0' then
                v_number := ltrim(v_number, '0');
                v_had_trunk_prefix := true;
            end if;
            if length(v_number) in (12, 13)
                and (v_had_trunk_prefix or left(v_number, 2) = '55')
                or length(v_number) > 13 and left(v_number, 2) = '55' then
                v_number := substr(v_number, 3);
                v_had_trunk_prefix := false;
            else
                exit;
            end if;
        end loop;
    end if;

    v_knows_area_code := length(v_number) between 10 and 11
        and left(v_number, 2)::smallint = any (normalize.brazilian_area_codes());
    if v_knows_area_code and length(v_number) = 10 and substr(v_number, 3, 1) between '6' and '9' then
        national_number := v_number;
        kind := 'mobile';
        return;
    end if;

    v_parsed := normalize.parse_phone('+55' || v_number, null);
    if v_parsed.reason is null and v_parsed.country_code = 55 then
        national_number := v_parsed.national_number;
        kind := v_parsed.kind;
        return;
    end if;

    case length(v_number)
        when 11, 10 then
            reason := case when v_knows_area_code then 'invalid_national_number' else 'unknown_ddd' end;
        when 9 then
            reason := case when left(v_number, 1) = '9' then 'missing_ddd' else 'invalid_national_number' end;
        when 8 then
            if left(v_number, 3) = '303' then
                kind := 'uan';
                reason := 'service_number';
            elsif left(v_number, 1) between '2' and '9' then
                reason := 'missing_ddd';
            else
                reason := 'invalid_national_number';
            end if;
        else
            reason := case
                when length(v_number) > 11 then 'too_long'
                when v_number ~ '^(?:1[0-9]{2}|10[0-9]{3})$' then 'service_number'
                else 'too_short'
            end;
    end case;
    if reason <> 'unknown_ddd' and length(v_number) >= 8
        and (right(v_number, 8) = repeat(right(v_number, 1), 8) or right(v_number, 8) = '12345678') then
        kind := 'unknown';
        reason := 'placeholder';
    end if;
end;
$$;

comment on function normalize.brazilian_phone(text) is
'Reads dialled digits (ASCII, no plus sign, +55 or 0055 already cut) as a Brazilian number, forgiving: country code again, trunk prefix
0, carrier code. A mobile of eight digits is taken as mobile, still without its ninth digit.
reason, null when the number is good: too_short, too_long, unknown_ddd, missing_ddd, invalid_national_number, service_number (kind uan:
3030-1234 and its like), placeholder. Never raises.
Sources: Anatel, Resolução 749/2022 (numbering); validity by normalize.parse_phone.';

revoke all on function normalize.brazilian_phone(text) from public;
grant execute on function normalize.brazilian_phone(text) to indica_owner;
