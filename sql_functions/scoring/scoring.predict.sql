create or replace function scoring.predict(
    p_model scoring.models,
    p_names text[],
    p_numbers double precision[],
    p_texts text[],
    out base double precision,
    out reasons jsonb,
    out logit double precision
)
language plpgsql
stable
as $$
begin
    base := p_model.slope * p_model.intercept + p_model.shift;
    with known as materialized (
        select
            f.position, f.feature, f.missing_weight, f.other_weight, f.number_weights, f.category_weights, v.value,
            case
                when v.value is null then 1
                when v.number is not null and cardinality(f.number_weights) > 0 then 3 + cardinality(f.categories) + width_bucket(-v.number, f.bounds)
                else coalesce(2 + array_position(f.categories, v.value), 2)
            end as bin
        from scoring.model_features as f
        cross join lateral (select array_position(p_names, f.feature) as n) as k
        cross join lateral (select p_numbers[k.n] as number, scoring.word_of(p_texts[k.n], p_numbers[k.n]) as value) as v
        where f.model_id = p_model.id
    ),
    said as (
        select
            k.feature, k.value, '' as other, null as other_value,
            case
                when k.bin = 1 then k.missing_weight
                when k.bin = 2 then k.other_weight
                when k.bin <= 2 + cardinality(k.category_weights) then k.category_weights[k.bin - 2]
                else k.number_weights[k.bin - 2 - cardinality(k.category_weights)]
            end as weight
        from known as k
        union all
        select a.feature, a.value, b.feature, b.value, p.weights[p.first_groups[a.bin]][p.second_groups[b.bin]]
        from scoring.model_pairs as p
        inner join known as a on a.position = p.first_position
        inner join known as b on b.position = p.second_position
        where p.model_id = p_model.id
    ),
    weighed as (
        -- Sorted once, for both: the sum is that of the reasons in their order.
        select w.*
        from (
            select s.feature, s.value, s.other, s.other_value, round((p_model.slope * s.weight)::numeric, 4)::double precision as weight from said as s
        ) as w
        where w.weight <> 0
        order by abs(w.weight) desc, w.feature, w.other
    )
    select
        coalesce(jsonb_agg(
            case
                when w.other = '' then jsonb_build_object('feature', w.feature, 'value', w.value, 'weight', w.weight)
                else jsonb_build_object('feature', w.feature, 'value', w.value, 'with', w.other, 'with_value', w.other_value, 'weight', w.weight)
            end
        ), '[]'),
        base + coalesce(sum(w.weight), 0)
    into reasons, logit
    from weighed as w;
end;
$$;

comment on function scoring.predict(scoring.models, text[], double precision[], text[]) is
'What a model says of a lead: the logit, and what each feature, and two together, add to it. base and the weights of reasons are the logit.';

revoke all on function scoring.predict(scoring.models, text[], double precision[], text[]) from public;
