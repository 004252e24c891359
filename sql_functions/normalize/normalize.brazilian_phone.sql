create or replace function normalize.brazilian_phone(
    p_grouped text,
    p_is_international boolean default false,
    p_has_gap boolean default false,
    p_bracketed text default null,
    p_last_mark text default null,
    out national_number text,
    out kind text,
    out reason text,
    out repairs text[]
)
language plpgsql
stable
parallel safe
as $$
declare
    v_typed constant text := replace(p_grouped, '|', '');
    v_number text := v_typed;
    v_is_international boolean := p_is_international;
    v_has_brackets constant boolean := p_bracketed is not null;
    v_had_zero boolean := false;
    v_is_guess boolean := false;
    v_groups text[] := string_to_array(p_grouped, '|');
    -- Where one group ends and the next begins, counted in digits from the end; ascending, between commas.
    v_cuts text := ',';
    v_inner text;
    v_size integer;
    v_at integer := 0;
    v_local text;
    v_ddd text;
    v_first text;
    v_rest text;
    v_knows_area_code boolean;
    v_parsed record;
begin
    kind := 'unknown';
    repairs := '{}';
    if length(v_typed) > 40 then
        reason := 'too_long';
        return;
    end if;
    -- Digit by digit is no grouping.
    if length(p_grouped) < 2 * length(v_typed) - 1 then
        for i in reverse cardinality(v_groups)..2 loop
            v_at := v_at + length(v_groups[i]);
            v_cuts := v_cuts || v_at || ',';
        end loop;
    end if;

    if length(v_typed) = 11 and (
        v_cuts in (',2,5,8,', ',2,5,', ',2,8,') or v_cuts = ',2,' and p_last_mark ~ '^[-./]$'
        or v_cuts ~ ',[25],' and v_cuts !~ ',4,' and normalize.is_tax_id_digits(v_typed)
    ) or length(v_typed) = 14 and v_cuts ~ '^,2,6,' then
        -- Grouped as a CPF or a CNPJ is.
        reason := 'not_a_number';
        return;
    end if;

    -- What may stand before the area code: the country code, the trunk prefix 0 and the carrier's two digits behind it.
    for v_round in 1..3 loop
        if left(v_number, 1) = '0' then
            v_number := ltrim(v_number, '0');
            v_had_zero := true;
        end if;
        v_size := length(v_number);
        exit when v_size < 12;
        v_rest := left(v_number, 2);
        if v_rest = '55' and v_size > 11 and not v_is_international and not v_had_zero then
            v_is_international := true;
            if substr(v_number, 3, 2) between '91' and '99' and (
                v_size = 12 and v_cuts !~ ',8,' or v_size = 13 and v_cuts ~ ',11,' and v_cuts !~ ',9,'
            ) then
                -- Area code 55 and a digit too many?
                repairs := repairs || 'country_code'::text;
            end if;
        elsif v_rest = '55' and v_size in (12, 13) then
            repairs := repairs || 'country_code'::text;
            v_is_guess := true;
        elsif v_had_zero and v_size in (12, 13) and exists (select from normalize.carrier_codes as c where c.code = v_rest) then
            repairs := repairs || 'carrier_code'::text;
            v_is_guess := true;
        elsif v_size in (12, 13) and v_rest = substr(v_number, 3, 2)
            and (v_had_zero or v_cuts ~ (',' || v_size - 4 || ',') and v_cuts ~ (',' || v_size - 2 || ',')) then
            repairs := repairs || 'area_code'::text;
            v_is_guess := true;
        else
            exit;
        end if;
        v_number := substr(v_number, 3);
        v_had_zero := false;
        exit when v_is_guess;
    end loop;

    v_size := length(v_number);
    v_ddd := left(v_number, 2);
    v_first := substr(v_number, 3, 1);
    v_knows_area_code := v_size between 10 and 11 and v_ddd::smallint = any (normalize.brazilian_area_codes());
    v_inner := coalesce((
        select string_agg(c, ',' order by c::integer) from unnest(string_to_array(btrim(v_cuts, ','), ',')) as c where c <> '' and c::integer < v_size
    ), '');

    if v_size between 10 and 11 and v_inner in ('2', '2,6', '2,6,10')
        and coalesce(p_last_mark, '') !~ '[/,;]'
        and right(v_number, 2)::smallint = any (normalize.brazilian_area_codes())
    then
        -- The area code stands behind: "99916-0110 (81)", "3222-1234 11".
        v_local := left(v_number, -2);
        if (v_size = 11 and left(v_local, 1) = '9' or v_size = 10 and left(v_local, 1) between '2' and '5'
            or v_size = 10 and left(v_local, 1) between '6' and '9' and v_has_brackets)
            and not p_has_gap and not v_is_guess
            and (v_has_brackets or v_inner <> '2' or not normalize.is_tax_id_digits(v_typed))
        then
            national_number := right(v_number, 2) || v_local;
            kind := case when v_size = 10 and left(v_local, 1) <= '5' then 'fixed' else 'mobile' end;
            repairs := repairs || 'area_code'::text;
            if kind = 'mobile' and v_size = 10 then
                repairs := repairs || 'ninth_digit'::text;
            end if;
            return;
        end if;
    end if;
    if v_size in (11, 12) and left(right(v_number, 3), 1) = '0' and v_cuts ~ '^,3,' and not v_is_guess and not p_has_gap
        and right(v_number, 2)::smallint = any (normalize.brazilian_area_codes())
        and (v_size = 12 and left(v_number, 1) = '9' or v_size = 11 and left(v_number, 1) between '2' and '5') then
        national_number := right(v_number, 2) || left(v_number, -3);
        kind := case when v_size = 12 then 'mobile' else 'fixed' end;
        repairs := repairs || 'area_code'::text;
        return;
    end if;

    -- Behind a prefix that is a guess, groups must not say that the area code stands elsewhere.
    if v_is_guess and v_cuts ~ (',' || v_size || ',') and (
        v_size = 10 and v_inner !~ '(?:^|,)8$' and (v_inner <> '' or v_has_brackets)
        or v_size = 11 and v_inner not in ('', '9', '4,9', '4,8,9', '8,9', '3,6,9') and (v_has_brackets or v_inner <> '4')
    ) then
        reason := 'too_long';
        return;
    end if;

    if v_knows_area_code and v_size = 11 and v_first = '9' then
        kind := 'mobile';
        if p_has_gap or v_inner not in ('', '9', '4', '4,9', '4,8,9', '8,9', '3,6,9', '2,4,6,9', '2,4,6,8,9')
            or p_bracketed = '9' or length(p_bracketed) = 3 and left(p_bracketed, 1) <> '0' then
            repairs := repairs || 'grouping'::text;
        end if;
    elsif v_knows_area_code and v_size = 10 and v_first between '2' and '5' then
        if p_has_gap then
            reason := 'too_short';
        elsif v_inner in ('4,9', '9', '4,8,9', '8,9', '3,9') and substr(v_number, 2, 1) = '9' then
            reason := case when v_ddd = '99' and not v_has_brackets then 'missing_ddd' else 'unknown_ddd' end;
        elsif v_inner in ('5', '5,10') then
            reason := 'invalid_national_number';
        else
            kind := 'fixed';
            if v_inner not in ('', '8', '4', '4,8', '2,4,6,8', '4,7,8') then
                repairs := repairs || 'grouping'::text;
            end if;
        end if;
    elsif v_knows_area_code and v_size = 10 and v_first between '6' and '9' then
        if p_has_gap then
            reason := 'too_short';
        elsif v_inner not in ('', '8', '4', '4,8', '2,4,6,8') then
            -- "(11) 98321-765" lacks its end, "(1) 98321-7654" its area code.
            reason := case
                when v_inner !~ '(?:^|,)9$' or substr(v_number, 2, 1) <> '9' then 'too_short'
                when left(v_number, 1) = '9' and not v_has_brackets then 'missing_ddd'
                else 'unknown_ddd'
            end;
        elsif v_is_guess and v_inner !~ '(?:^|,)8$' then
            -- Two guesses at once.
            reason := 'too_long';
        elsif length(v_typed) in (11, 14) and length(v_typed) = length(p_grouped) and normalize.is_tax_id_digits(v_typed) then
            reason := 'not_a_number';
        else
            kind := 'mobile';
            repairs := repairs || 'ninth_digit'::text;
        end if;
    end if;
    if kind <> 'unknown' then
        national_number := v_number;
        if length(v_typed) in (11, 14) and length(v_typed) = length(p_grouped) and normalize.is_tax_id_digits(v_typed) then
            if repairs <> '{}' then
                national_number := null;
                kind := 'unknown';
                reason := 'not_a_number';
            else
                repairs := repairs || 'document'::text;
            end if;
        end if;
        return;
    elsif reason is not null then
        return;
    end if;

    -- Numbers of services, which have no area code: 0800, 4004 and their like.
    if v_size < 12 and not p_has_gap and repairs = '{}' and p_bracketed is distinct from '' then
        v_parsed := normalize.parse_phone('+55' || v_number, null);
        if v_parsed.reason is null and v_parsed.country_code = 55 and v_parsed.kind not in ('mobile', 'fixed') then
            if v_size = 8 and v_inner not in ('', '4') then
                reason := 'invalid_national_number';
                return;
            end if;
            national_number := v_parsed.national_number;
            kind := v_parsed.kind;
            if v_size = 8 and v_typed = p_grouped or length(v_typed) = 11 and v_typed = p_grouped and normalize.is_tax_id_digits(v_typed) then
                repairs := repairs || 'document'::text;
            end if;
            return;
        end if;
    end if;

    case v_size
        when 11, 10 then
            reason := case when v_knows_area_code then 'invalid_national_number' else 'unknown_ddd' end;
        when 9 then
            reason := case
                when p_has_gap then 'too_short'
                when left(v_number, 1) = '9' then 'missing_ddd'
                when v_inner in ('4,8', '8') then 'unknown_ddd'
                else 'invalid_national_number'
            end;
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
                when v_size > 11 then 'too_long'
                when v_number ~ '^(?:1[0-9]{2}|10[0-9]{3})$' then 'service_number'
                else 'too_short'
            end;
    end case;
    if reason <> 'unknown_ddd' and v_size >= 8
        and (right(v_number, 8) = repeat(right(v_number, 1), 8) or right(v_number, 8) = '12345678') then
        kind := 'unknown';
        reason := 'placeholder';
    end if;
end;
$$;

comment on function normalize.brazilian_phone(text, boolean, boolean, text, text) is
'Reads digits as a Brazilian number, forgiving, and says in repairs (codes of normalize.phone_repairs) what it had to guess. A guess is made only where nothing
speaks against it: the grouping, a mark of a missing digit, the check digits of a CPF or CNPJ.
p_grouped: ASCII digits with "|" between their groups, without plus sign; p_is_international: +55 or 0055 stood before and is cut; p_has_gap: a mark stands for a
digit; p_bracketed: the digits in the first brackets, null without; p_last_mark: what stood before the last group. A mobile of eight digits is taken as mobile, still without its ninth.
reason, null when the number is good: too_short, too_long, not_a_number, unknown_ddd, missing_ddd, invalid_national_number, service_number (kind uan:
3030-1234 and its like), placeholder. Never raises.
Sources: Anatel, Resolução 749/2022 (numbering); validity of numbers without an area code by normalize.parse_phone.';

revoke all on function normalize.brazilian_phone(text, boolean, boolean, text, text) from public;
grant execute on function normalize.brazilian_phone(text, boolean, boolean, text, text) to indica_owner;
