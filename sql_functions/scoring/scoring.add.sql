create or replace function scoring.add(p_left double precision[], p_factor double precision, p_right double precision[])
returns double precision[]
language sql
immutable
parallel safe
as $$
    select array_agg(p.x + p_factor * p.y order by p.n) from unnest(p_left, p_right) with ordinality as p (x, y, n);
$$;

comment on function scoring.add(double precision[], double precision, double precision[]) is 'left + factor x right, for vectors.';

revoke all on function scoring.add(double precision[], double precision, double precision[]) from public;
