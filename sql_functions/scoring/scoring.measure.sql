create or replace function scoring.measure(p_wins boolean[], p_logits double precision[])
returns jsonb
language plpgsql
immutable
as $$
declare
    v_answer jsonb;
begin
    with ranked as (
        select
            q.y, 1 / (1 + exp(-q.z)) as p, ln(1 + exp(-abs(q.z))) + greatest(q.z, 0) - q.y * q.z as loss,
            rank() over (order by q.z) + (count(*) over (partition by q.z) - 1) / 2.0 as place, ntile(10) over (order by q.z, q.n) as tenth
        from (
            select u.y::integer::double precision as y, least(greatest(u.z, -30), 30) as z, u.n
            from unnest(p_wins, p_logits) with ordinality as u (y, z, n)
        ) as q
    ),
    tenths as (
        select r.tenth, count(*)::double precision as n, sum(r.y) as wins, sum(r.p) as expected from ranked as r group by r.tenth
    ),
    whole as (
        select
            count(*)::double precision as n, sum(r.y) as wins, sum(r.place) filter (where r.y = 1) as places, avg(r.loss) as loss,
            avg((r.p - r.y) * (r.p - r.y)) as brier
        from ranked as r
    )
    select jsonb_strip_nulls(jsonb_build_object(
        'examples', w.n, 'wins', w.wins,
        'auc', round(((w.places - w.wins * (w.wins + 1) / 2) / nullif(w.wins * (w.n - w.wins), 0))::numeric, 4),
        'log_loss', round(w.loss::numeric, 5),
        'brier', round(w.brier::numeric, 5),
        'ece', (select round((sum(abs(t.wins - t.expected)) / w.n)::numeric, 4) from tenths as t),
        'lift', (select round((t.wins / t.n / nullif(w.wins / w.n, 0))::numeric, 2) from tenths as t where t.tenth = 10),
        'tenths', (
            select jsonb_agg(
                jsonb_build_object('expected', round((t.expected / t.n)::numeric, 4), 'won', round((t.wins / t.n)::numeric, 4)) order by t.tenth
            )
            from tenths as t
        )
    ))
    into v_answer
    from whole as w
    where w.n > 0;
    return v_answer;
end;
$$;

comment on function scoring.measure(boolean[], double precision[]) is
'How good logits were: auc (1: every won lead stood before every other; 0.5: chance), log_loss, brier, ece (how far, on average over tenths of equally many leads, the expected share of won is from the
real one), lift (how many times more often the best tenth was won than all) and the tenths. Null without examples.';

revoke all on function scoring.measure(boolean[], double precision[]) from public;
