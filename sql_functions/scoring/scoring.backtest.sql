create or replace function scoring.backtest(p_from integer, p_count integer, p_folds integer, p_is_late boolean, p_penalty double precision, p_start double precision[])
returns table (place integer, fold integer, is_won boolean, logit double precision, prior_logit double precision)
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
    v_first integer;
    v_last integer;
    v_learned integer;
    v_weights double precision[] := p_start;
begin
    for v_fold in 1 .. p_folds loop
        v_first := p_from + ((v_fold - 1) * (p_count - p_from + 1)::bigint / p_folds)::integer;
        v_last := p_from + (v_fold * (p_count - p_from + 1)::bigint / p_folds)::integer - 1;
        continue when v_last < v_first;
        v_learned := v_first - 1;
        if p_is_late then
            -- Only what was known when the first of them came.
            select count(*) into v_learned
            from scoring.work_examples as e
            where e.place < v_first and e.settled_at <= (select f.at from scoring.work_examples as f where f.place = v_first);
            continue when v_learned < 50;
        end if;
        v_weights := scoring.fit(1, v_learned, v_weights, p_penalty);
        return query
        select e.place, v_fold, e.is_won, p.logit, coalesce(o.logit, a.logit)
        from scoring.work_examples as e
        inner join unnest(scoring.predict_examples(v_weights, v_first, v_last)) with ordinality as p (logit, n) on v_first + p.n - 1 = e.place
        inner join scoring.origin_logits(v_learned) as a on a.origin is null
        left join scoring.work_values() as v on v.place = e.place and v.feature = 'origin'
        left join scoring.origin_logits(v_learned) as o on o.origin = v.word;
    end loop;
end;
$$;

comment on function scoring.backtest(integer, integer, integer, boolean, double precision, double precision[]) is
'Rolling origin: the examples from p_from on in folds, each said by what was learned from those before it. p_is_late: only from those whose outcome was known
by then; a fold before which too few were is left out. p_start: weights from which the first begins (as scoring.fit), which only makes it quicker.';

revoke all on function scoring.backtest(integer, integer, integer, boolean, double precision, double precision[]) from public;
