create or replace function normalize.parse_phone(
    p_text text,
    p_region text,
    out country_code integer,
    out national_number text,
    out region text,
    out kind text,
    out extension text,
    out reason text
)
language plpgsql
stable
parallel safe
as $$
declare
    -- Length of the country code by the first two digits; 0: none begins so.
    c_code_lengths constant text :=
        '0000000000111111111123333332332222232332223222222232222222232222222333111111111132232323332222223323';
    v_digits text;
    v_is_international boolean;
    v_is_second_try boolean := false;
    v_rest text;
    v_prefix text;
    v_key bigint;
    v_result integer;
    v_extracted record;
    v_caller record;
    v_rules record;
begin
    kind := 'unknown';
    if p_text is null or length(p_text) > 250 then
        reason := case when p_text is null then 'empty' else 'too_long' end;
        return;
    end if;

    v_digits := translate(p_text, ' ()-./', '');
    if v_digits !~ '^[+]*[0-9]{3,}$' then
        v_extracted := normalize.extract_phone(p_text);
        v_digits := v_extracted.digits;
        extension := v_extracted.extension;
        if v_digits is null then
            reason := 'not_a_number';
            return;
        end if;
    end if;

    v_is_international := left(v_digits, 1) = '+';
    if v_is_international then
        v_digits := ltrim(v_digits, '+');
        if length(v_digits) <= 2 then
            reason := 'too_short';
            return;
        end if;
        country_code := nullif(
            left(v_digits, substr(c_code_lengths, left(v_digits, 2)::integer + 1, 1)::integer), ''
        )::integer;
        select * into v_rules from normalize.phone_regions as r where r.calling_code = country_code and r.position = 1;
        if found then
            v_digits := substr(v_digits, length(country_code::text) + 1);
        else
            -- A plus sign before no country code: read once more without it.
            country_code := null;
            v_is_second_try := true;
        end if;
    end if;

    if country_code is null then
        select * into v_caller from normalize.phone_regions as r where r.region = p_region and r.region <> '001';
        if not found then
            reason := case when v_is_second_try then 'unknown_country_code' else 'missing_country_code' end;
            return;
        end if;

        if starts_with(v_digits, v_caller.international_prefix_start) then
            v_prefix := case
                when v_caller.international_prefix = v_caller.international_prefix_start then v_caller.international_prefix
                else substring(v_digits from '^(?:' || v_caller.international_prefix || ')')
            end;
            -- No country code begins with 0.
            if substr(v_digits, length(v_prefix) + 1, 1) <> '0' then
                v_digits := substr(v_digits, length(v_prefix) + 1);
                if length(v_digits) <= 2 then
                    reason := 'too_short';
                    return;
                end if;
                country_code := nullif(
                    left(v_digits, substr(c_code_lengths, left(v_digits, 2)::integer + 1, 1)::integer), ''
                )::integer;
                select * into v_rules
                from normalize.phone_regions as r
                where r.calling_code = country_code and r.position = 1;
                if not found then
                    country_code := null;
                    reason := 'unknown_country_code';
                    return;
                end if;
                v_digits := substr(v_digits, length(country_code::text) + 1);
            end if;
        end if;

        if country_code is null and starts_with(v_digits, v_caller.calling_code::text) then
            -- The caller's own country code without a plus sign, if the number makes more sense without it.
            v_rest := substr(v_digits, length(v_caller.calling_code::text) + 1);
            if strpos(v_caller.national_prefix_starts, left(v_rest, 1)) > 0 and v_rest <> '' then
                v_rest := normalize.without_national_prefix(
                    v_rest, v_caller.national_prefix, v_caller.national_prefix_transform, v_caller.general_keys
                );
            end if;
            if (case
                when length(v_digits) > v_caller.longest then true
                else not ('1' || v_digits)::bigint <@ v_caller.general_keys
                    and ('1' || v_rest)::bigint <@ v_caller.general_keys
            end) then
                country_code := v_caller.calling_code;
                v_digits := v_rest;
                if v_caller.position > 1 then
                    select * into v_rules
                    from normalize.phone_regions as r
                    where r.calling_code = country_code and r.position = 1;
                else
                    v_rules := v_caller;
                end if;
            end if;
        end if;

        if country_code is null then
            if v_is_second_try then
                reason := 'unknown_country_code';
                return;
            end if;
            country_code := v_caller.calling_code;
            v_rules := v_caller;
        end if;
    end if;

    if length(v_digits) < 2 then
        country_code := null;
        reason := 'too_short';
        return;
    end if;
    if strpos(v_rules.national_prefix_starts, left(v_digits, 1)) > 0 then
        v_rest := normalize.without_national_prefix(
            v_digits, v_rules.national_prefix, v_rules.national_prefix_transform, v_rules.general_keys
        );
        if length(v_rest) = any (v_rules.lengths) or length(v_rest) > v_rules.longest then
            v_digits := v_rest;
        end if;
    end if;
    if length(v_digits) > 17 then
        country_code := null;
        reason := 'too_long';
        return;
    end if;

    national_number := v_digits;
    v_key := ('1' || v_digits)::bigint;
    if v_rules.thresholds is not null then
        v_result := v_rules.results[width_bucket(v_key, v_rules.thresholds)];
    else
        select b.results[width_bucket(v_key, b.thresholds)] into v_result
        from normalize.phone_blocks as b
        where b.block = country_code * 100 + left(v_digits, 2)::integer;
    end if;
    if v_result > 0 then
        region := v_rules.regions[v_result >> 4];
        kind := ('{
            fixed, mobile, fixed_or_mobile, toll_free, premium_rate, shared_cost, voip, personal, pager, uan, voicemail
        }'::text[])[v_result & 15];
    else
        reason := case
            when length(v_digits) < v_rules.lengths[1] and length(v_digits) <> all (v_rules.local_lengths) then 'too_short'
            when length(v_digits) > v_rules.longest then 'too_long'
            else 'invalid_national_number'
        end;
    end if;
end;
$$;

comment on function normalize.parse_phone(text, text) is
'Reads a phone number as libphonenumber does and decides as it does: parse with a default region, then validity, region and
type. Tests hold the two side by side; what Indica adds stands in normalize.phone.
p_region: ISO 3166-1 alpha-2, capital letters; null or unknown: only numbers with "+" are read.

When the number is valid, kind is fixed | mobile | fixed_or_mobile (no way to tell) | toll_free | premium_rate |
shared_cost | voip | personal | pager | uan | voicemail, region is its region (001 for services of no country), and
"+" || country_code || national_number is its E.164 form; national_number keeps leading zeros. Else kind is unknown and reason
says why: empty, too_long, too_short, not_a_number, missing_country_code, unknown_country_code, invalid_national_number.
A number that could be read but is not valid has its country_code and national_number all the same.
Metadata: normalize.phone_regions and normalize.phone_blocks, loaded by `indica reference phones`. Never raises; linear
in the length.
Source: libphonenumber (Apache License 2.0), its documented way of parsing.';

revoke all on function normalize.parse_phone(text, text) from public;
grant execute on function normalize.parse_phone(text, text) to indica_owner;
