create or replace function scoring.calibrate(
    p_wins boolean[],
    p_logits double precision[],
    out slope double precision,
    out shift double precision
)
language plpgsql
immutable
as $$
declare
    v record;
    v_det double precision;
begin
    slope := 1;
    shift := 0;
    -- Newton's steps, held near one and zero by a prior worth ten leads.
    for v_step in 1 .. 25 loop
        select
            sum(q.p - q.y) + 0.5 * shift as g0, sum((q.p - q.y) * q.z) + 10 * (slope - 1) as g1,
            sum(q.p * (1 - q.p)) + 0.5 as h00, sum(q.p * (1 - q.p) * q.z) as h01, sum(q.p * (1 - q.p) * q.z * q.z) + 10 as h11
        into v
        from (
            select u.y::integer::double precision as y, u.z, 1 / (1 + exp(-least(greatest(slope * u.z + shift, -30), 30))) as p
            from (
                select t.y, least(greatest(t.z, -30), 30) as z from unnest(p_wins, p_logits) as t (y, z)
            ) as u
        ) as q;
        v_det := v.h00 * v.h11 - v.h01 * v.h01;
        exit when v_det is null or v_det < 1e-9;
        shift := shift - (v.h11 * v.g0 - v.h01 * v.g1) / v_det;
        slope := slope - (v.h00 * v.g1 - v.h01 * v.g0) / v_det;
        exit when abs(v.g0) + abs(v.g1) < 1e-6;
    end loop;
    slope := round(least(greatest(slope, 0.1), 5)::numeric, 6);
    -- The level is the fit's own, which then learns from these leads too; what remains is how far apart logits lie.
    shift := round(((1 - slope) * (select avg(least(greatest(t.z, -30), 30)) from unnest(p_logits) as t (z)))::numeric, 6);
end;
$$;

comment on function scoring.calibrate(boolean[], double precision[]) is
'How far apart logits should lie to come nearest to what was won (Platt''s slope), around their mean: slope x logit + shift. A line keeps reasons additive.';

revoke all on function scoring.calibrate(boolean[], double precision[]) from public;
