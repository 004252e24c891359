create or replace function scoring.take_history(p_name text, p_map jsonb, p_rows jsonb, p_told_at timestamptz, p_won text[])
returns table (line integer, problem text)
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
    v_told_at constant timestamptz := coalesce(p_told_at, util.current_time());
begin
    if p_name is null or p_name !~ '^[a-z0-9][a-z0-9_-]{0,62}$' then
        raise exception 'the name of a history has lower case letters, digits, - and _, not %', coalesce(p_name, 'null') using errcode = 'ID105';
    end if;
    return query
    with given as (
        select
            r.line, left(coalesce(nullif(btrim(r.item ->> 'reference'), ''), 'line ' || r.line), 200) as reference, r.item,
            r.said - array(select m.value from jsonb_each_text(p_map) as m) as attributes,
            scoring.time_of(r.item ->> 'registered_at') as registered_at, scoring.time_of(r.item ->> 'ended_at') as ended_at,
            case
                when lower(btrim(r.item ->> 'outcome')) = any (p_won) then 'won'
                when cardinality(p_won) > 0 and r.item ? 'outcome' then coalesce(nullif(scoring.outcome_of(r.item ->> 'outcome'), 'won'), 'lost')
                when r.item ? 'outcome' then scoring.outcome_of(r.item ->> 'outcome')
                when btrim(coalesce(r.item ->> 'ended_at', '')) <> '' then 'won'
                else 'open'
            end as outcome
        from (
            select
                (g.row ->> 'line')::integer as line, g.row -> 'said' as said,
                coalesce((select jsonb_object_agg(m.key, g.row -> 'said' -> m.value) from jsonb_each_text(p_map) as m), '{}') as item
            from jsonb_array_elements(p_rows) as g (row)
            where jsonb_typeof(g.row -> 'said') = 'object'
        ) as r
    ),
    judged as (
        select
            g.*,
            case
                when g.registered_at is null or g.registered_at > v_told_at then 'without_date'
                when g.outcome is null then 'without_outcome'
            end as problem
        from given as g
    ),
    taken as (
        insert into scoring.history as h (
            name, reference, registered_at, origin, product, referrer_hash, attributes, outcome, ended_at, amount, currency, told_at
        )
        select distinct on (j.reference)
            p_name, j.reference, j.registered_at, left(nullif(btrim(j.item ->> 'origin'), ''), 100), left(nullif(btrim(j.item ->> 'product'), ''), 100),
            ops.keyed_hash('history_referrer', nullif(normalize.unaccented(lower(btrim(j.item ->> 'referrer'))), '')),
            coalesce(
                (
                    select jsonb_object_agg(left(a.key, 60), left(a.value, 100))
                    from jsonb_each_text(j.attributes) as a
                    where btrim(a.value) <> '' and scoring.is_harmless(a.key, a.value)
                ),
                '{}'
            ),
            j.outcome,
            -- A date without an hour is midnight, which may lie before the registration of that day.
            case when j.ended_at > j.registered_at - interval '1 day' then greatest(j.ended_at, j.registered_at) end,
            case when abs(scoring.parse_number(j.item ->> 'amount')) < 1e11 then round(abs(scoring.parse_number(j.item ->> 'amount'))::numeric, 2) end, upper((regexp_match(j.item ->> 'currency', '^\s*([A-Za-z]{3})\s*$'))[1]), v_told_at
        from judged as j
        where j.problem is null
        order by j.reference, j.line desc
        on conflict on constraint history_name_reference_key do update
        set registered_at = excluded.registered_at, origin = excluded.origin, product = excluded.product, referrer_hash = excluded.referrer_hash,
            attributes = excluded.attributes, outcome = excluded.outcome, ended_at = excluded.ended_at, amount = excluded.amount,
            currency = excluded.currency, told_at = excluded.told_at
        returning h.id
    )
    select j.line, j.problem
    from judged as j
    where j.problem is not null and (select count(*) from taken) is not null
    order by j.line;
end;
$$;

comment on function scoring.take_history(text, jsonb, jsonb, timestamptz, text[]) is
'Takes leads of a company''s own past, [{line, said: {column: value}}], as its system knew them at p_told_at (null: now); told again by the same reference they are replaced. p_map: the
column of each field (scoring.plan_history); the other columns are kept as attributes, save what may name somebody. p_won: the words for won, where scoring.outcome_of() does not know them; any other
is then lost. Without an outcome, whoever has an end was won. Returns the rows that could not be used, and why: without_date (none, or one to come) or without_outcome. Raises ID105 for a name that is none.';

revoke all on function scoring.take_history(text, jsonb, jsonb, timestamptz, text[]) from public;
