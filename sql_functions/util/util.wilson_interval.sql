create or replace function util.wilson_interval(
    p_successes bigint,
    p_trials bigint,
    out share double precision,
    out low double precision,
    out high double precision
)
language plpgsql
immutable
parallel safe
as $$
declare
    -- z = 1.96: half of its square, its square, a quarter of its square.
    v_root constant double precision := 1.96 * sqrt(p_successes * (p_trials - p_successes)::double precision / nullif(p_trials, 0) + 0.9604);
begin
    share := p_successes::double precision / nullif(p_trials, 0);
    low := (p_successes + 1.9208 - v_root) / (p_trials + 3.8416);
    high := (p_successes + 1.9208 + v_root) / (p_trials + 3.8416);
end;
$$;

comment on function util.wilson_interval(bigint, bigint) is
'The share of successes among trials with its 95 % interval, each from 0 to 1 (Wilson, Probable inference, the law of succession, and statistical inference, 1927). Nulls without trials.';

revoke all on function util.wilson_interval(bigint, bigint) from public;
-- For governance.rework_effect: a view's functions run with its reader's rights. It reads no table.
grant execute on function util.wilson_interval(bigint, bigint) to indica_dba;
