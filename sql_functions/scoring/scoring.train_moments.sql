create or replace function scoring.train_moments(p_moment text)
returns table (moment text, outcome text, why text, model_id bigint, detail jsonb)
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
    v_moment text;
    v_training scoring.trainings;
begin
    for v_moment in
        select m.code from scoring.moments as m where m.code = p_moment or p_moment is null order by m.position
    loop
        v_training := scoring.train(v_moment);
        return query select v_training.moment, v_training.outcome, meta.text('scoring.training.' || v_training.reason), v_training.model_id, v_training.detail;
    end loop;
end;
$$;

comment on function scoring.train_moments(text) is 'Trains this moment, or all (scoring.train), and says of each how it ended and why, in words.';

revoke all on function scoring.train_moments(text) from public;
