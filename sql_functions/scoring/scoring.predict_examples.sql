create or replace function scoring.predict_examples(p_weights double precision[], p_from integer, p_to integer)
returns double precision[]
language plpgsql
volatile
set jit = off
as $$
declare
    v_sum text;
    v_logits double precision[];
begin
    select string_agg('$1[d.f' || c.position || ']', ' + ' order by c.position) into v_sum from scoring.work_columns as c;
    execute format(
        'select array_agg($1[cardinality($1)] + %s order by d.place) from pg_temp.scoring_design as d where d.place >= $2 and d.place <= $3', v_sum
    )
    into v_logits
    using p_weights, p_from, p_to;
    return v_logits;
end;
$$;

comment on function scoring.predict_examples(double precision[], integer, integer) is 'What these weights say of the examples from p_from to p_to, in their order.';

revoke all on function scoring.predict_examples(double precision[], integer, integer) from public;
