create or replace function scoring.compare(p_wins boolean[], p_logits double precision[], p_others double precision[])
returns table (gain double precision, error double precision)
language sql
immutable
as $$
    select coalesce(avg(d.gain), 0), coalesce(stddev_samp(d.gain) / sqrt(count(*)), 'Infinity')
    from (
        select
            (ln(1 + exp(-abs(q.o))) + greatest(q.o, 0) - q.y * q.o) - (ln(1 + exp(-abs(q.z))) + greatest(q.z, 0) - q.y * q.z) as gain
        from (
            select t.y::integer::double precision as y, least(greatest(t.z, -30), 30) as z, least(greatest(t.o, -30), 30) as o
            from unnest(p_wins, p_logits, p_others) as t (y, z, o)
        ) as q
    ) as d;
$$;

comment on function scoring.compare(boolean[], double precision[], double precision[]) is
'By how much logits are better than others on the same leads: log-loss saved a lead, and the standard error of that.';

revoke all on function scoring.compare(boolean[], double precision[], double precision[]) from public;
