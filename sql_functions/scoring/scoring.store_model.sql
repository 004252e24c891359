create or replace function scoring.store_model(p_moment text, p_weights double precision[], p_count integer, p_slope double precision, p_shift double precision)
returns bigint
language plpgsql
volatile
set jit = off
set work_mem = '128MB'
set enable_sort = off
as $$
declare
    v_model_id bigint;
    v_masses double precision[];
begin
    execute format(
        'select array_agg(coalesce(q.mass, 0) order by n.bin) from generate_series(1, $7) as n (bin) left join (%s) as q on q.bin = n.bin', scoring.scan_text()
    )
    into v_masses
    using p_weights, 1, p_count, 1e9::double precision, 0::double precision, 1::double precision, cardinality(p_weights);

    insert into scoring.models (moment, kind, state, trained_at, data_from, data_to, horizon, examples, wins, intercept, slope, shift)
    select
        p_moment, 'logistic', 'challenger', util.current_time(), min(e.at), max(e.at), ops.setting_text('scoring_horizon')::interval, count(*),
        count(*) filter (where e.is_won), p_weights[cardinality(p_weights)], p_slope, p_shift
    from scoring.work_examples as e
    where e.place <= p_count
    returning id into v_model_id;

    insert into scoring.model_features (
        model_id, position, feature, categories, category_weights, bounds, number_weights, missing_weight, other_weight, spread, shares
    )
    with bins as (
        select
            c.position, n.bin - c.base as bin, p_weights[n.bin] as weight, v_masses[n.bin] as mass,
            sum(p_weights[n.bin] * v_masses[n.bin]) over (partition by c.position) / sum(v_masses[n.bin]) over (partition by c.position) as mean
        from scoring.work_columns as c
        cross join lateral generate_series(c.base + 1, c.base + scoring.bins_of(c)) as n (bin)
    ),
    centred as (
        -- What nobody had adds nothing.
        select b.position, b.bin, b.mass, case when b.mass > 0 then round((b.weight - b.mean)::numeric, 6)::double precision else 0 end as weight from bins as b
    )
    select
        v_model_id, c.position, c.feature,
        coalesce((select array_agg(w.word order by w.bin) from scoring.work_words as w where w.feature = c.feature), '{}'),
        coalesce((select array_agg(b.weight order by b.bin) from centred as b where b.position = c.position and b.bin > 2 and b.bin <= 2 + c.words), '{}'),
        c.bounds,
        coalesce((select array_agg(b.weight order by b.bin) from centred as b where b.position = c.position and b.bin > 2 + c.words), '{}'),
        (select b.weight from centred as b where b.position = c.position and b.bin = 1),
        (select b.weight from centred as b where b.position = c.position and b.bin = 2),
        (select sqrt(sum(b.mass * b.weight * b.weight) / sum(b.mass)) from centred as b where b.position = c.position),
        (select array_agg(round((b.mass / t.mass)::numeric, 6)::double precision order by b.bin) from centred as b cross join (select sum(o.mass) as mass from centred as o where o.position = c.position) as t where b.position = c.position)
    from scoring.work_columns as c
    where not exists (select from scoring.work_pairs as w where w.position = c.position);

    insert into scoring.model_pairs (model_id, first_position, second_position, first_groups, second_groups, weights, shares, spread)
    with bins as (
        select
            w.position, n.bin - c.base as bin, p_weights[n.bin] as weight, v_masses[n.bin] as mass,
            sum(v_masses[n.bin]) over (partition by w.position) as whole,
            sum(p_weights[n.bin] * v_masses[n.bin]) over (partition by w.position) / sum(v_masses[n.bin]) over (partition by w.position) as mean
        from scoring.work_pairs as w
        inner join scoring.work_columns as c on c.position = w.position
        cross join lateral generate_series(c.base + 1, c.base + scoring.bins_of(c)) as n (bin)
    ),
    centred as (
        select
            b.position, b.bin, b.mass, b.whole, round((b.weight - b.mean)::numeric, 6)::double precision as weight,
            case when b.bin > 2 then round((b.mass / b.whole)::numeric, 6)::double precision end as share
        from bins as b
    ),
    rows as (
        select w.position, i.n, array_agg(b.weight order by j.n) as weights, array_agg(b.share order by j.n) as shares
        from scoring.work_pairs as w
        cross join lateral generate_series(1, array_length(w.cells, 1)) as i (n)
        cross join lateral generate_series(1, array_length(w.cells, 2)) as j (n)
        inner join centred as b on b.position = w.position and b.bin = w.cells[i.n][j.n]
        group by w.position, i.n
    )
    select
        v_model_id, w.first_position, w.second_position, w.first_groups, w.second_groups,
        (select array_agg(r.weights order by r.n) from rows as r where r.position = w.position),
        (select array_agg(r.shares order by r.n) from rows as r where r.position = w.position),
        (select sqrt(sum(b.mass * b.weight * b.weight) / max(b.whole)) from centred as b where b.position = w.position)
    from scoring.work_pairs as w;

    update scoring.models as m
    set intercept = round((
        m.intercept + coalesce((
            select sum(t.mean)
            from (
                select sum(p_weights[n.bin] * v_masses[n.bin]) / sum(v_masses[n.bin]) as mean
                from scoring.work_columns as c
                cross join lateral generate_series(c.base + 1, c.base + scoring.bins_of(c)) as n (bin)
                group by c.position
                order by c.position
            ) as t
        ), 0)
    )::numeric, 6)
    where m.id = v_model_id;
    return v_model_id;
end;
$$;

comment on function scoring.store_model(text, double precision[], integer, double precision, double precision) is
'Keeps what was fitted to the first p_count examples as a challenger. Weights are given against the average lead, so that the intercept is the logit of that.';

revoke all on function scoring.store_model(text, double precision[], integer, double precision, double precision) from public;
