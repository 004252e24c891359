create or replace function scoring.origin_logits(p_to integer)
returns table (origin text, logit double precision)
language sql
stable
as $$
    select o.origin, ln(o.share / (1 - o.share))
    from (
        select
            v.word as origin,
            (count(*) filter (where e.is_won) + 10 * w.share) / (count(*) + 10) as share
        from (
            select (count(*) filter (where a.is_won) + 1) / (count(*) + 10)::double precision as share
            from scoring.work_examples as a
            where a.place <= p_to
        ) as w
        cross join scoring.work_examples as e
        left join scoring.work_values() as v on v.place = e.place and v.feature = 'origin'
        where e.place <= p_to
        group by grouping sets ((w.share), (w.share, v.word))
        having v.word is not null or grouping(v.word) = 1
    ) as o;
$$;

comment on function scoring.origin_logits(integer) is
'How often leads of each origin were won, of the examples up to the place p_to, drawn towards the share of all as if ten more had it; a null origin is all.';

revoke all on function scoring.origin_logits(integer) from public;
