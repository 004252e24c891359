create or replace function scoring.store_prior(p_moment text, p_count integer)
returns bigint
language plpgsql
volatile
as $$
declare
    v_model_id bigint;
    v_all double precision;
begin
    select o.logit into v_all from scoring.origin_logits(p_count) as o where o.origin is null;
    v_all := coalesce(v_all, ln(0.1 / 0.9));
    insert into scoring.models (moment, kind, state, trained_at, data_from, data_to, horizon, examples, wins, intercept)
    select
        p_moment, 'prior', 'challenger', util.current_time(), min(e.at), max(e.at), ops.setting_text('scoring_horizon')::interval, count(*),
        count(*) filter (where e.is_won), round(v_all::numeric, 6)
    from scoring.work_examples as e
    where e.place <= p_count
    returning id into v_model_id;
    insert into scoring.model_features (model_id, position, feature, categories, category_weights, missing_weight, other_weight)
    select
        v_model_id, 1, 'origin', array_agg(o.origin order by o.origin), array_agg(round((o.logit - v_all)::numeric, 6)::double precision order by o.origin), 0, 0
    from scoring.origin_logits(p_count) as o
    where o.origin is not null
    having count(*) > 0;
    return v_model_id;
end;
$$;

comment on function scoring.store_prior(text, integer) is 'Keeps the shares by origin of the first p_count examples as a challenger, for as long as nothing more can be learned.';

revoke all on function scoring.store_prior(text, integer) from public;
