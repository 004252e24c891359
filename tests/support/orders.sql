-- What comes from outside comes in any order and twice: these try them all.

create function tests.orders(p_words text[])
returns setof text[]
language sql
immutable
as $$
    with recursive placed as (
        select '{}'::integer[] as taken
        union all
        select p.taken || n
        from placed as p
        cross join generate_series(1, cardinality(p_words)) as n
        where n <> all (p.taken)
    )
    select array(select p_words[t.n] from unnest(p.taken) with ordinality as t (n, place) order by t.place)
    from placed as p
    where cardinality(p.taken) = cardinality(p_words)
$$;
comment on function tests.orders(text[]) is 'Every order of these words.';

create function tests.outcome_of(p_words text[])
returns text
language plpgsql
as $$
declare
    v_word text;
    v_shown text;
begin
    foreach v_word in array p_words loop
        perform tests.say(v_word);
    end loop;
    v_shown := tests.shown();
    raise exception using errcode = 'ZZ001', message = v_shown;
exception
    when sqlstate 'ZZ001' then return sqlerrm;
end;
$$;
comment on function tests.outcome_of(text[]) is
'What tests.shown() shows after tests.say() said these words in this order; everything is taken back. The test makes both functions.';

create function tests.outcomes(p_words text[])
returns text
language sql
as $$
    select string_agg(case n when 1 then x.shown else x.shown || ' after ' || x.example end, ' or ' order by x.n)
    from (
        select o.shown, min(o.words::text) as example, row_number() over (order by count(*) desc) as n
        from (
            select w.words, tests.outcome_of(w.words) as shown from tests.orders(p_words) as w (words)
            union all
            -- All of it twice, the second time the other way round.
            select w.words, tests.outcome_of(w.words || array(select x from unnest(w.words) with ordinality as u (x, n) order by u.n desc))
            from tests.orders(p_words) as w (words)
        ) as o
        group by o.shown
    ) as x
$$;
comment on function tests.outcomes(text[]) is
'What tests.shown() shows after these words in every order, once and all of them twice: one outcome, or several with an order that leads to each.';
