create or replace function scoring.champion_logits(p_model scoring.models, p_from integer, p_to integer)
returns double precision[]
language plpgsql
stable
as $$
declare
    v_logits double precision[];
begin
    select array_agg(p.logit order by e.place)
    into v_logits
    from scoring.work_examples as e
    cross join lateral scoring.predict(p_model, e.names, e.numbers, e.words) as p
    where e.place >= p_from and e.place <= p_to;
    return v_logits;
end;
$$;

comment on function scoring.champion_logits(scoring.models, integer, integer) is 'What a stored model says of the examples from p_from to p_to.';

revoke all on function scoring.champion_logits(scoring.models, integer, integer) from public;
