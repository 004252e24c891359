create or replace function intake.card_phones(p_phones jsonb)
returns table (n bigint, typed text, shown text, match_key text, is_valid boolean, is_mobile boolean)
language plpgsql
stable
as $$
begin
    return query
    select
        p.n, t.typed, coalesce(case when x.is_valid then x.e164 end, btrim(t.typed)), coalesce(x.match_key, regexp_replace(t.typed, '[^0-9]', '', 'g')),
        coalesce(x.is_valid, false), coalesce(x.is_valid and x.kind = 'mobile', false)
    from jsonb_array_elements_text(case when jsonb_typeof(p_phones) = 'array' then p_phones else '[]' end) with ordinality as p (value, n)
    cross join lateral (select left(normalize.visible_text(left(p.value, 200)), 40) as typed) as t
    cross join lateral normalize.phone(t.typed) as x
    -- Digits of any script: what is a number to normalize.phone is one here.
    where t.typed ~ '[0-9]' or coalesce(x.reason, '') not in ('empty', 'not_a_number');
end;
$$;

comment on function intake.card_phones(jsonb) is
'The numbers of a contact card, as an array of texts: each that is one, the n-th, as it was typed (40 characters at most) and as it is shown (E.164 where it is valid), with the key by which it is known again. Whatever is no array has none.';

revoke all on function intake.card_phones(jsonb) from public;
