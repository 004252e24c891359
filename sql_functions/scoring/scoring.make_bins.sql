create or replace function scoring.make_bins(p_to integer, p_bins integer)
returns void
language plpgsql
volatile
set jit = off
set work_mem = '64MB'
as $$
begin
    insert into scoring.work_columns (position, feature, base, words, bounds)
    select row_number() over (order by f.feature), f.feature, 0, 0, coalesce(f.bounds, '{}')
    from (
        select
            v.feature, count(*) as known,
            case
                when count(v.number) * 2 >= count(*) and count(distinct v.number) > 2
                    then (
                        select array_agg(distinct q.bound order by q.bound)
                        from unnest(percentile_disc(array(select n::double precision / p_bins from generate_series(1, p_bins - 1) as n)) within group (order by -v.number)) as q (bound)
                        where q.bound is not null
                    )
            end as bounds
        from scoring.work_values() as v
        -- Ten thousand are enough for the ends of ranges.
        where v.place <= p_to and v.place % (1 + p_to / 10000) = 0
        group by v.feature
        order by known desc, v.feature
        limit 100
    ) as f;

    insert into scoring.work_words (feature, word, bin)
    select w.feature, w.word, row_number() over (partition by w.feature order by w.times desc, w.word)
    from (
        select v.feature, v.word, count(*) as times, row_number() over (partition by v.feature order by count(*) desc, v.word) as rank
        from (
            select o.feature, scoring.word_of(o.word, o.number) as word, o.place, o.number from scoring.work_values() as o
        ) as v
        inner join scoring.work_columns as c on c.feature = v.feature
        where v.place <= p_to and (v.number is null or cardinality(c.bounds) = 0)
        group by v.feature, v.word
        having count(*) >= 15
    ) as w
    where w.rank <= 200;

    update scoring.work_columns as c
    set words = (select count(*) from scoring.work_words as w where w.feature = c.feature);
    update scoring.work_columns as c
    set base = b.base
    from (
        select o.position, coalesce(sum(scoring.bins_of(o)) over (order by o.position rows between unbounded preceding and 1 preceding), 0) as base
        from scoring.work_columns as o
    ) as b
    where b.position = c.position;
    analyze scoring.work_columns, scoring.work_words;
end;
$$;

comment on function scoring.make_bins(integer, integer) is
'Cuts each feature of the examples up to the place p_to into bins: numbers into p_bins ranges of equally many leads, words that came 15 times or more into their own, the others
into one, and what is missing into one. A feature whose values are half numbers or more is one of numbers, whatever else is said in it.';

revoke all on function scoring.make_bins(integer, integer) from public;
