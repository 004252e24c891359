create or replace function normalize.phones(p_raw text, p_region text default 'BR')
returns table (
    "position" integer,
    raw text,
    e164 text,
    country_code integer,
    national_number text,
    region text,
    kind text,
    is_valid boolean,
    reason text,
    match_key text,
    repairs text[],
    extension text
)
language plpgsql
stable
parallel safe
as $$
declare
    v_whole record;
    v_phone record;
    v_before_e164 text;
    v_before_kind text;
    v_pieces text[];
    v_piece text;
    v_digits text;
    v_held text := '';
    v_parts text[] := '{}'::text[];
    v_last_digits text := '';
    v_left text;
    v_right text;
    v_count integer := 0;
begin
    v_whole := normalize.phone(p_raw, p_region);
    if not v_whole.is_valid and v_whole.reason in ('multiple_numbers', 'too_long', 'not_a_number')
        and length(p_raw) <= 250 and length(regexp_replace(p_raw, '[^0-9]+', '', 'g')) >= 9 then
        -- What parts numbers whatever they are; a piece with few digits belongs to its neighbour.
        v_pieces := regexp_split_to_array(p_raw, E'[;|&\\n\\r/,]+|[ ](?:e|ou|and|or|y)[ ]|(?<=[0-9 ])[+]', 'i');
        foreach v_piece in array v_pieces loop
            v_digits := regexp_replace(v_piece, '[^0-9]+', '', 'g');
            if length(v_digits) >= 8 then
                v_parts := v_parts || btrim(v_held || ' ' || v_piece);
                v_held := '';
                v_last_digits := v_digits;
            elsif length(v_digits) between 1 and 4 and length(v_last_digits) in (8, 10, 12) and btrim(v_piece) ~ '^[0-9]+$'
                -- A mobile that lacks a digit is not another one because the digit stands behind.
                and 'ninth_digit' = any ((normalize.phone(v_parts[cardinality(v_parts)], p_region)).repairs) is not true then
                -- "3265-4321/4322"
                v_digits := left(v_last_digits, -length(v_digits)) || v_digits;
                v_parts := v_parts || ('/' || v_digits);
            else
                v_held := btrim(v_held || ' ' || v_piece);
            end if;
        end loop;

        -- Nothing but spaces or hyphens between them.
        while cardinality(v_parts) between 1 and 9 and length(regexp_replace(v_parts[cardinality(v_parts)], '[^0-9]+', '', 'g')) >= 16 loop
            v_pieces := regexp_split_to_array(v_parts[cardinality(v_parts)], '[ \t-]+');
            v_right := null;
            for i in 1..cardinality(v_pieces) - 1 loop
                v_left := array_to_string(v_pieces[:i], ' ');
                v_digits := regexp_replace(array_to_string(v_pieces[i + 1:], ' '), '[^0-9]+', '', 'g');
                continue when length(v_digits) < 8;
                v_phone := normalize.phone(v_left, p_region);
                continue when not v_phone.is_valid and (v_phone.reason <> 'missing_ddd' or cardinality(v_parts) = 1)
                    or 'grouping' = any (v_phone.repairs);
                if (normalize.phone(array_to_string(v_pieces[i + 1:], ' '), p_region)).is_valid or length(v_digits) in (8, 9) or length(v_digits) >= 18 then
                    v_right := array_to_string(v_pieces[i + 1:], ' ');
                    v_parts := v_parts[:cardinality(v_parts) - 1] || v_left || v_right;
                    exit;
                end if;
            end loop;
            exit when v_right is null;
        end loop;
    end if;

    if cardinality(v_parts) > 1 then
        foreach v_piece in array v_parts loop
            v_phone := normalize.phone(ltrim(v_piece, '/'), p_region);
            if left(v_piece, 1) = '/' then
                v_digits := ltrim(v_piece, '/');
                if v_before_kind is distinct from 'fixed' then
                    continue;
                end if;
                v_phone := normalize.phone(left(v_before_e164, -4) || right(v_digits, 4), p_region);
                v_phone.repairs := v_phone.repairs || 'shared_digits'::text;
            elsif v_before_e164 is not null and v_phone.reason = 'missing_ddd' then
                v_phone := normalize.phone(
                    substr(v_before_e164, 4, 2) || ' ' || substring(v_piece from '[0-9].*$'), p_region
                );
                if v_phone.is_valid then
                    v_phone.repairs := v_phone.repairs || 'shared_digits'::text;
                end if;
            end if;
            if v_phone.is_valid then
                v_before_e164 := case when v_phone.country_code = 55 then v_phone.e164 end;
                v_before_kind := v_phone.kind;
            end if;
            v_count := v_count + 1;
            "position" := v_count;
            raw := ltrim(v_piece, '/');
            e164 := v_phone.e164;
            country_code := v_phone.country_code;
            national_number := v_phone.national_number;
            region := v_phone.region;
            kind := v_phone.kind;
            is_valid := v_phone.is_valid;
            reason := v_phone.reason;
            match_key := v_phone.match_key;
            repairs := v_phone.repairs;
            extension := v_phone.extension;
            return next;
        end loop;
        return;
    end if;

    -- What stands on a line of its own takes no other line with it.
    if not v_whole.is_valid and btrim(p_raw, E' \t\r\n') ~ E'[\n\r]' and length(p_raw) <= 8000 then
        return query
        select
            (row_number() over (order by l.n, f.position))::integer, f.raw, f.e164, f.country_code, f.national_number, f.region, f.kind,
            f.is_valid, f.reason, f.match_key, f.repairs, f.extension
        from regexp_split_to_table(p_raw, E'[\n\r]+') with ordinality as l (line, n)
        cross join lateral normalize.phones(l.line, p_region) as f
        where f.reason is distinct from 'empty' and l.n <= 10
            and exists (
                select
                from regexp_split_to_table(p_raw, E'[\n\r]+') with ordinality as o (line, n)
                cross join lateral normalize.phones(o.line, p_region) as g
                -- What must be guessed may want the digits of the next line.
                where g.is_valid and g.repairs = '{}' and o.n <= 10
            );
        if found then
            return;
        end if;
    end if;

    return query
    select
        1, p_raw, v_whole.e164, v_whole.country_code, v_whole.national_number, v_whole.region, v_whole.kind,
        v_whole.is_valid, v_whole.reason, v_whole.match_key, v_whole.repairs, v_whole.extension;
end;
$$;

comment on function normalize.phones(text, text) is
'The phone numbers that stand in one field, in their order, whatever separates them ("/", ";", a line break, "ou", a space): one row for each with the columns of
normalize.phone, raw being the piece of text it was read from. A number without an area code takes that of the one before it, and digits behind a slash replace the last
ones of a landline ("3265-4321/4322"); its repairs then hold shared_digits. A field with one number, or with none, gives exactly the row of normalize.phone. Lines stand for themselves: one that is no number leaves the others what they are.
Never raises.';

revoke all on function normalize.phones(text, text) from public;
