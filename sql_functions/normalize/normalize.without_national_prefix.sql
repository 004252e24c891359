create or replace function normalize.without_national_prefix(
    p_number text,
    p_prefix text,
    p_transform text,
    p_general_keys int8multirange
)
returns text
language plpgsql
immutable
parallel safe
as $$
declare
    v_groups text[];
    v_rest text;
begin
    if p_prefix ~ '^[0-9]+$' then
        if not starts_with(p_number, p_prefix) then
            return p_number;
        end if;
        v_rest := substr(p_number, length(p_prefix) + 1);
    else
        v_groups := regexp_match(p_number, '^((?:' || p_prefix || '))');
        if v_groups is null then
            return p_number;
        end if;
        v_rest := substr(p_number, length(v_groups[1]) + 1);
        if p_transform is not null and v_groups[cardinality(v_groups)] is not null then
            v_rest := replace(
                replace(p_transform, '\1', coalesce(v_groups[2], '')),
                '\2', coalesce(v_groups[3], '')
            ) || v_rest;
        end if;
    end if;

    -- A number that was possible is not made impossible.
    if length(p_number) <= 17 and ('1' || p_number)::bigint <@ p_general_keys
        and (length(v_rest) > 17 or not ('1' || v_rest)::bigint <@ p_general_keys) then
        return p_number;
    end if;
    return v_rest;
end;
$$;

comment on function normalize.without_national_prefix(text, text, text, int8multirange) is
'A number of ASCII digits without the national prefix and carrier code that a region''s rules know, or transformed as they
say (Argentina: 0 11 15 ... becomes 9 11 ...); as it is when it has none or when it would no longer be possible.
p_prefix, p_transform, p_general_keys: columns of normalize.phone_regions. Never raises for the rows of that table.';

revoke all on function normalize.without_national_prefix(text, text, text, int8multirange) from public;
grant execute on function normalize.without_national_prefix(text, text, text, int8multirange) to indica_owner;
