create or replace function scoring.dot(p_left double precision[], p_right double precision[])
returns double precision
language sql
immutable
parallel safe
as $$
    select sum(p.x * p.y) from unnest(p_left, p_right) as p (x, y);
$$;

comment on function scoring.dot(double precision[], double precision[]) is 'The inner product of two vectors.';

revoke all on function scoring.dot(double precision[], double precision[]) from public;
