-- A company's own past, for what learns from it.

create function tests.by_chance(p_word text)
returns double precision
language sql
immutable
return (hashtextextended(p_word, 0) & x'7fffffff'::bigint) / 2147483648.0;
comment on function tests.by_chance(text) is 'A number from 0 to 1 that looks drawn and is always the same for a word.';

create function tests.tell_past(p_name text default 'past', p_count integer default 1500, p_weeks integer default 60)
returns void
language plpgsql
as $$
declare
    v_now constant timestamptz := util.current_time();
begin
    insert into scoring.history (name, reference, registered_at, origin, product, attributes, outcome, ended_at, amount, currency, told_at)
    select
        p_name, n::text, c.at, 'site', 'plano', jsonb_build_object('cidade', c.town, 'idade', (20 + n % 50)::text),
        case when e.at >= v_now then 'open' when c.is_won then 'won' else 'lost' end, case when e.at < v_now then e.at end,
        case when c.is_won and e.at < v_now then 900 + 200 * tests.by_chance('amount ' || p_name || n) end, 'BRL', v_now
    from generate_series(1, p_count) as n
    cross join lateral (
        select
            v_now - p_weeks * interval '7 days' * (1 - (n - 1.0) / p_count) as at, case when n % 2 = 0 then 'boa' else 'outra' end as town,
            tests.by_chance('won ' || p_name || n) < case when n % 2 = 0 then 0.3 else 0.1 end as is_won
    ) as c
    cross join lateral (select c.at - ln(1 - tests.by_chance('end ' || p_name || n)) * interval '20 days' as at) as e;
end;
$$;
comment on function tests.tell_past(text, integer, integer) is
'A company''s past of so many weeks until now, leads coming evenly: of the good town three of ten are won, of the other one; each ends after three weeks on average, and amounts are about a thousand.';
