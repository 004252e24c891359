create or replace function scoring.fit_calibrated(p_to integer, out weights double precision[], out slope double precision, out shift double precision)
language plpgsql
volatile
as $$
declare
    v_tried record;
    v_paired record;
begin
    slope := 1;
    shift := 0;
    v_tried := scoring.choose_penalty(p_to);
    v_paired := scoring.choose_pairs(p_to, v_tried.penalty, v_tried.wins, v_tried.weights, v_tried.logits);
    if scoring.is_line_better(v_tried.wins, v_paired.logits) then
        select c.slope, c.shift into slope, shift from scoring.calibrate(v_tried.wins, v_paired.logits) as c;
    end if;
    weights := scoring.fit(1, p_to, v_paired.weights, v_tried.penalty);
end;
$$;

comment on function scoring.fit_calibrated(integer) is
'Fits the examples up to p_to with the penalties and the pairs that do best (scoring.choose_penalty, scoring.choose_pairs), and a calibration from their latest fifth where that helps (scoring.is_line_better).';

revoke all on function scoring.fit_calibrated(integer) from public;
