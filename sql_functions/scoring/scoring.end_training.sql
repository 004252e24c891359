create or replace function scoring.end_training(p_training scoring.trainings)
returns scoring.trainings
language plpgsql
volatile
as $$
declare
    v_training scoring.trainings;
begin
    insert into scoring.trainings (moment, started_at, outcome, reason, detail, model_id)
    values (p_training.moment, p_training.started_at, p_training.outcome, p_training.reason, coalesce(p_training.detail, '{}'), p_training.model_id)
    returning * into v_training;
    return v_training;
end;
$$;

comment on function scoring.end_training(scoring.trainings) is 'Takes down how a training ended, and returns it.';

revoke all on function scoring.end_training(scoring.trainings) from public;
