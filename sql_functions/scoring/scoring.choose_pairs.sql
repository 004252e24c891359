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
begin
    weights := p_weights;
    logits := p_logits;
    v_added := scoring.find_pairs(v_cut, p_weights);
    if v_added = 0 then
        return;
    end if;
    select max(c.base + scoring.bins_of(c)) + 1 - v_alone into v_added from scoring.work_columns as c;
    v_weights := scoring.fit(
        1, v_cut, p_weights[:v_alone - 1] || array_fill(0::double precision, array[v_added]) || p_weights[v_alone], p_penalty
    );
    v_logits := scoring.predict_examples(v_weights, v_cut + 1, p_to);
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
standard error.';

revoke all on function scoring.choose_pairs(integer, double precision, boolean[], double precision[], double precision[]) from public;
