create or replace function scoring.choose_penalty(
    p_to integer,
    out penalty double precision,
    out weights double precision[],
    out wins boolean[],
    out logits double precision[]
)
language plpgsql
volatile
as $$
declare
    v_cut constant integer := (p_to * 0.8)::integer;
    v_penalty double precision := 16;
    v_weights double precision[];
    v_wins constant boolean[] := array(select e.is_won from scoring.work_examples as e where e.place > (p_to * 0.8)::integer and e.place <= p_to order by e.place);
    v_logits double precision[];
    v_loss double precision;
    v_best double precision := 'Infinity'::double precision;
begin
    -- From the strongest on, which is the quickest, and each begins where the one before ended.
    while v_penalty >= 1 loop
        v_weights := scoring.fit(1, v_cut, v_weights, v_penalty);
        v_logits := scoring.predict_examples(v_weights, v_cut + 1, p_to);
        v_loss := (scoring.measure(v_wins, v_logits) ->> 'log_loss')::double precision;
        exit when v_loss >= v_best;
        v_best := v_loss;
        penalty := v_penalty;
        weights := v_weights;
        wins := v_wins;
        logits := v_logits;
        v_penalty := v_penalty / 4;
    end loop;
end;
$$;

comment on function scoring.choose_penalty(integer) is
'How strong penalties must be, 1, 4 or 16, so that what was learned from the first four fifths of the examples up to p_to says the latest fifth best; with what that learned and said.';

revoke all on function scoring.choose_penalty(integer) from public;
