create or replace function scoring.weigh(
    p_from integer,
    p_to integer,
    out half_life double precision,
    out youngest double precision,
    out factor double precision,
    out wins double precision
)
language plpgsql
stable
as $$
begin
    select greatest(extract(epoch from max(e.at) - min(e.at))::double precision / 86400 / 2, 1), extract(epoch from max(e.at))::double precision / 86400
    into half_life, youngest
    from scoring.work_examples as e
    where e.place >= p_from and e.place <= p_to;
    select count(*) / sum(m.mass), coalesce(sum(m.mass) filter (where m.is_won), 0)
    into factor, wins
    from (
        select e.is_won, exp(-0.6931471805599453 / half_life * (youngest - extract(epoch from e.at)::double precision / 86400)) as mass
        from scoring.work_examples as e
        where e.place >= p_from and e.place <= p_to
    ) as m;
end;
$$;

comment on function scoring.weigh(integer, integer) is
'How much each of the examples from p_from to p_to counts: one that is half_life days older than the youngest (a day as a number) half as much, times a factor, so that all together count as many as they are. wins: how much the won count before that factor.';

revoke all on function scoring.weigh(integer, integer) from public;
