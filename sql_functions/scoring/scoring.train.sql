create or replace function scoring.train(p_moment text)
returns scoring.trainings
language plpgsql
volatile
as $$
declare
    v_started constant timestamptz := clock_timestamp();
    v_training scoring.trainings;
    v_champion scoring.models;
    v_prior_id bigint;
    v_is_first boolean;
    v_count integer;
    v_wins integer;
    v_from integer;
    v_late boolean := true;
    v_tried record;
    v_paired record;
    v_test record;
    v_line record;
    v_gain record;
    v_weights double precision[];
begin
    if not exists (select from scoring.moments as m where m.code = p_moment) then
        raise exception 'no moment is called %', p_moment using errcode = 'ID218', hint = 'registration, d1 or d3.';
    end if;
    v_training.moment := p_moment;
    v_training.started_at := util.current_time();
    v_training.outcome := 'declined';
    -- GUARD: another training has the work tables.
    v_is_first := pg_try_advisory_xact_lock(hashtextextended('scoring.train', 0));
    if not v_is_first then
        v_training.reason := 'another_runs';
        return scoring.end_training(v_training);
    end if;
    perform set_config('max_parallel_workers_per_gather', '0', true);
    v_count := scoring.load_examples(p_moment, util.current_time(), 'time', null);
    select count(*) filter (where e.is_won) into v_wins from scoring.work_examples as e;
    v_training.detail := jsonb_build_object('examples', v_count, 'wins', v_wins);
    select * into v_champion from scoring.models as m where m.moment = p_moment and m.state = 'champion';

    -- GUARD: too little is known; shares by origin are renewed, and said to be no more than that.
    v_training.reason := case
        when v_count < ops.setting('scoring_min_outcomes')::integer then 'few_outcomes'
        when least(v_wins, v_count - v_wins) < 10 then 'one_class'
    end;
    if v_training.reason is null then
        perform scoring.make_bins(v_count, case when v_count >= 25000 then 64 else 32 end);
        perform scoring.encode();
        perform scoring.judge(p_moment, v_count);
        if not exists (select from scoring.work_columns) then
            v_training.reason := 'no_features';
        end if;
    end if;
    if v_training.reason is not null then
        if v_champion.id is null or v_champion.kind = 'prior' then
            v_training.model_id := scoring.store_prior(p_moment, v_count);
            perform scoring.promote(v_training.model_id, v_training.reason);
        end if;
        perform scoring.clear_work();
        return scoring.end_training(v_training);
    end if;

    -- A champion is held against a challenger on leads that it has not learned from.
    v_from := v_count - (v_count * 0.4)::integer + 1;
    if v_champion.kind = 'logistic' then
        select case when count(*) > 0 then greatest(min(e.place), v_from) end into v_from from scoring.work_examples as e where e.at > v_champion.data_to;
    end if;
    v_tried := scoring.choose_penalty(coalesce(v_from - 1, v_count));
    v_paired := scoring.choose_pairs(coalesce(v_from - 1, v_count), v_tried.penalty, v_tried.wins, v_tried.weights, v_tried.logits);
    select array_agg(b.is_won order by b.place) as wins, array_agg(b.logit order by b.place) as logits, array_agg(b.prior_logit order by b.place) as priors
    into v_test
    from scoring.backtest(v_from, v_count, 3, true, v_tried.penalty, v_paired.weights) as b
    where v_from is not null;
    if v_test.wins is null and v_from is not null and v_champion.kind is distinct from 'logistic' then
        -- All of them lie within one horizon.
        v_late := false;
        select array_agg(b.is_won order by b.place) as wins, array_agg(b.logit order by b.place) as logits, array_agg(b.prior_logit order by b.place) as priors
        into v_test
        from scoring.backtest(v_from, v_count, 3, false, v_tried.penalty, v_paired.weights) as b;
    end if;
    if v_champion.kind = 'logistic' then
        if coalesce(cardinality(v_test.wins), 0) < 200 or cardinality(array_positions(v_test.wins, true)) < 20 then
            v_training.reason := 'too_few_new';
            v_training.detail := v_training.detail || jsonb_build_object('new', coalesce(cardinality(v_test.wins), 0));
            perform scoring.clear_work();
            return scoring.end_training(v_training);
        end if;
        v_test.priors := scoring.champion_logits(v_champion, v_count - cardinality(v_test.wins) + 1, v_count);
    end if;

    select 1::double precision as slope, 0::double precision as shift into v_line;
    if scoring.is_line_better(v_test.wins, v_test.logits) then
        v_line := scoring.calibrate(v_test.wins, v_test.logits);
    end if;
    select c.gain, c.error into v_gain from scoring.compare(v_test.wins, v_test.logits, v_test.priors) as c;
    v_weights := scoring.fit(1, v_count, v_paired.weights, v_tried.penalty);
    v_training.model_id := scoring.store_model(p_moment, v_weights, v_count, v_line.slope, v_line.shift);
    v_training.detail := v_training.detail || jsonb_build_object(
        'gain', round(v_gain.gain::numeric, 5), 'error', round(nullif(v_gain.error, 'Infinity')::numeric, 5), 'tested', cardinality(v_test.wins),
        'penalty', v_tried.penalty, 'pairs', (select count(*) from scoring.work_pairs), 'champion', v_champion.id, 'late', v_late
    );
    update scoring.models as m
    set metrics = scoring.measure(v_test.wins, v_test.logits) || jsonb_build_object('champion', scoring.measure(v_test.wins, v_test.priors) - 'tenths'),
        took = clock_timestamp() - v_started
    where m.id = v_training.model_id;
    if v_gain.gain > 2 * v_gain.error then
        v_training.outcome := 'promoted';
        v_training.reason := 'better';
        perform scoring.promote(v_training.model_id, 'better');
    else
        v_training.outcome := 'kept';
        v_training.reason := 'within_noise';
        if v_champion.id is null then
            -- Somebody has to score: shares by origin, which it could not beat.
            v_prior_id := scoring.store_prior(p_moment, v_count);
            perform scoring.promote(v_prior_id, 'within_noise');
        end if;
    end if;
    perform scoring.clear_work();
    return scoring.end_training(v_training);
end;
$$;

comment on function scoring.train(text) is
'Learns anew from all leads of which it is known whether they were won, as of now: trains a challenger, backtests it by rolling origin beside the champion on leads that this has not learned from, and
promotes it when it saves log-loss beyond noise (twice the standard error). Declines, and says why, when too little is known (few_outcomes, one_class, no_features), when too
few outcomes are new (too_few_new) or while another training runs (another_runs). All or nothing: cut off, it leaves no trace. Raises ID218 for a moment that is none.';

revoke all on function scoring.train(text) from public;
