create or replace function scoring.is_line_better(p_wins boolean[], p_logits double precision[])
returns boolean
language plpgsql
immutable
as $$
declare
    v_line record;
begin
    if coalesce(cardinality(p_wins), 0) < 200 then
        return false;
    end if;
    v_line := scoring.calibrate(p_wins, p_logits);
    -- Of these leads nothing was learned but two numbers, slope and shift: by chance they gain so much in one of twenty.
    return (
        select c.gain * cardinality(p_wins) > 3
        from scoring.compare(
            p_wins, array(select v_line.slope * l.z + v_line.shift from unnest(p_logits) with ordinality as l (z, n) order by l.n), p_logits
        ) as c
    );
end;
$$;

comment on function scoring.is_line_better(boolean[], double precision[]) is
'Whether a calibration lowers the log-loss of these leads, of which nothing else was learned, by more than chance would (a likelihood ratio of about five of a hundred); never with fewer than 200.';

revoke all on function scoring.is_line_better(boolean[], double precision[]) from public;
