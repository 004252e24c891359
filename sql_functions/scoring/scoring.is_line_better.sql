create or replace function scoring.is_line_better(p_wins boolean[], p_logits double precision[], p_learned integer)
returns boolean
language plpgsql
immutable
as $$
declare
    v_line record;
    v_gain record;
begin
    if coalesce(p_learned, 0) < 100 or cardinality(p_wins) - p_learned < 100 then
        return false;
    end if;
    v_line := scoring.calibrate(p_wins[:p_learned], p_logits[:p_learned]);
    select c.gain, c.error
    into v_gain
    from scoring.compare(
        p_wins[p_learned + 1:],
        array(select v_line.slope * l.z + v_line.shift from unnest(p_logits[p_learned + 1:]) with ordinality as l (z, n) order by l.n),
        p_logits[p_learned + 1:]
    ) as c;
    return v_gain.gain > v_gain.error;
end;
$$;

comment on function scoring.is_line_better(boolean[], double precision[], integer) is
'Whether a calibration learned from the first p_learned of these leads lowers the log-loss of the later ones beyond its standard error; never with fewer than 100 on either side.';

revoke all on function scoring.is_line_better(boolean[], double precision[], integer) from public;
