create or replace function scoring.evaluate(p_moment text, p_split text, p_share numeric, p_history text)
returns table (example text, fold integer, is_won boolean, logit double precision)
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
    v_count integer;
    v_cut integer;
    v_first integer;
    v_last integer;
    v_folds constant integer := case when p_split = 'rolling' then 5 else 1 end;
    v_said record;
    v_is_first boolean;
begin
    if p_split is null or p_split not in ('time', 'random', 'rolling') then
        raise exception 'a split is time, random or rolling, not %', coalesce(p_split, 'null') using errcode = 'ID105';
    end if;
    v_is_first := pg_try_advisory_xact_lock(hashtextextended('scoring.train', 0));
    if not v_is_first then
        raise exception 'a training runs' using errcode = '55P03', hint = 'Try again when it has ended: indica scoring models.';
    end if;
    perform set_config('max_parallel_workers_per_gather', '0', true);
    v_count := scoring.load_examples(p_moment, util.current_time(), p_split, p_history);
    v_cut := (v_count * least(greatest(p_share, 0.1), 0.95))::integer;
    if v_cut < 50 or (select count(*) from scoring.work_examples as e where e.is_won and e.place <= v_cut) not between 10 and v_cut - 10 then
        raise exception 'too little is known: % outcomes to learn from', v_cut using errcode = 'ID319',
            hint = 'At least 50 are needed, ten of them won and ten not; indica lead import --outcomes brings a company''s own past.';
    end if;
    for v_fold in 1 .. v_folds loop
        v_first := v_cut + 1 + ((v_fold - 1) * (v_count - v_cut)::bigint / v_folds)::integer;
        v_last := v_cut + (v_fold * (v_count - v_cut)::bigint / v_folds)::integer;
        truncate scoring.work_columns, scoring.work_words, scoring.work_pairs;
        perform scoring.make_bins(v_first - 1, case when v_first > 25000 then 64 else 32 end);
        perform scoring.encode();
        perform scoring.judge(p_moment, v_first - 1);
        if not exists (select from scoring.work_columns) then
            raise exception 'nothing that is known tells leads apart' using errcode = 'ID319', hint = 'Leads have to differ in something that is known when they come; what the guard refuses and what a human chose not to use is left out.';
        end if;
        v_said := scoring.fit_calibrated(v_first - 1);
        return query
        select e.example, v_fold, e.is_won, v_said.slope * p.logit + v_said.shift
        from scoring.work_examples as e
        inner join unnest(scoring.predict_examples(v_said.weights, v_first, v_last)) with ordinality as p (logit, n) on v_first + p.n - 1 = e.place;
    end loop;
    perform scoring.clear_work();
end;
$$;

comment on function scoring.evaluate(text, text, numeric, text) is
'What would have been said of leads by what was learned from others: time learns from the first p_share of them and says the rest, random the same in an order that means nothing, rolling
learns anew five times on the way. p_history: only of this import. Nothing is kept. Raises ID105 for a split that is none, ID319 when too little is known, 55P03 while a training runs.';

revoke all on function scoring.evaluate(text, text, numeric, text) from public;
