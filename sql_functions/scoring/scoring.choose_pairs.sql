create or replace function scoring.choose_pairs(
    p_to integer,
    p_penalty double precision,
    p_wins boolean[],
    p_weights double precision[],
    p_logits double precision[],
    out weights double precision[],
    out logits double precision[]
)
language plpgsql
volatile
as $$
declare
    v_cut constant integer := p_to - cardinality(p_wins);
    v_alone constant integer := cardinality(p_weights);
    v_added integer;
    v_weights double precision[];
    v_logits double precision[];
    v_gain record;
    v_ridge double precision;
    v_held double precision;
    v_tried double precision[];
    v_said double precision[];
    v_loss double precision;
    v_best double precision := 'Infinity'::double precision;
begin
    weights := p_weights;
    logits := p_logits;
    v_added := scoring.find_pairs(v_cut, p_weights);
    if v_added = 0 then
        return;
    end if;
    select max(c.base + scoring.bins_of(c)) + 1 - v_alone into v_added from scoring.work_columns as c;
    v_weights := p_weights[:v_alone - 1] || array_fill(0::double precision, array[v_added]) || p_weights[v_alone];
    -- From the stronger hold on, and each begins where the one before ended.
    foreach v_ridge in array '{32,8}'::double precision[] loop
        update scoring.work_pairs as w set ridge = v_ridge;
        v_tried := scoring.fit(1, v_cut, v_weights, p_penalty);
        v_said := scoring.predict_examples(v_tried, v_cut + 1, p_to);
        v_loss := (scoring.measure(p_wins, v_said) ->> 'log_loss')::double precision;
        exit when v_loss >= v_best;
        v_best := v_loss;
        v_held := v_ridge;
        v_weights := v_tried;
        v_logits := v_said;
    end loop;
    update scoring.work_pairs as w set ridge = v_held;
    select c.gain, c.error into v_gain from scoring.compare(p_wins, v_logits, p_logits) as c;
    if v_gain.gain > 2 * v_gain.error then
        weights := v_weights;
        logits := v_logits;
    else
        delete from scoring.work_columns as c using scoring.work_pairs as w where w.position = c.position;
        truncate scoring.work_pairs;
    end if;
end;
$$;

comment on function scoring.choose_pairs(integer, double precision, boolean[], double precision[], double precision[]) is
'Adds what features say in pairs (scoring.find_pairs) to what scoring.choose_penalty() found for the examples up to p_to, when those that were found in the first four fifths say the latest fifth better, beyond twice the
standard error; held by the ridge, 32 or 8, that says it best.';

revoke all on function scoring.choose_pairs(integer, double precision, boolean[], double precision[], double precision[]) from public;
