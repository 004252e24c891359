begin;
select plan(17);
select tests.freeze('2026-06-01 12:00:00+00');

insert into scoring.models (moment, kind, state, trained_at, horizon, examples, wins, intercept, slope, shift)
select 'd1', 'logistic', 'retired', util.current_time(), interval '90 days', 100, 20, i, 2, 0.25 from unnest('{-1.5,7}'::double precision[]) as i;
create temporary table model as select m.id, m.intercept = 7 as is_other from scoring.models as m;
-- Ranges: above 60, above 30 to 60, 30 or less. The other model is not asked.
insert into scoring.model_features (model_id, position, feature, categories, category_weights, bounds, number_weights, missing_weight, other_weight)
select m.id, f.position, f.feature, f.categories, f.category_weights, f.bounds, f.number_weights, f.missing_weight, f.other_weight
from model as m
cross join (values
    (1, 'attribute:cidade', '{boa,outra}'::text[], '{0.5,-0.25}'::double precision[], '{}'::double precision[], '{}'::double precision[], 0.0625, -0.125),
    (2, 'attribute:idade', '{jovem,velho}', '{0.3,0.7}', '{-60,-30}', '{1,0.125,-1}', 0, 0.2),
    (3, 'origin', '{site}', '{0.5}', '{}', '{}', 0.4, 0.04)
) as f (position, feature, categories, category_weights, bounds, number_weights, missing_weight, other_weight)
where not m.is_other
union all
select m.id, 1, 'attribute:cidade', '{boa}', '{9}', '{}', '{}', 9, 9 from model as m where m.is_other
union all
select m.id, 2, 'attribute:idade', '{}', '{}', '{-5}', '{9,9}', 9, 9 from model as m where m.is_other;
-- Groups of the town: missing 1, other 2, boa 3, outra 4; of the age: missing, other, the two words, and one range above 30, one up to it.
insert into scoring.model_pairs (model_id, first_position, second_position, first_groups, second_groups, weights, shares, spread)
select
    m.id, 1, 2, '{1,2,3,4}'::integer[], '{1,2,3,3,4,4,5}'::integer[],
    '{{0,0,0,0,0},{0,0,0,0.5,0},{0,0.25,0.75,1.5,-1},{0,0,0,0,2}}'::double precision[],
    '{{0,0,0,0,0},{0,0,0,0.1,0},{0,0.1,0.1,0.1,0.1},{0,0,0,0,0.5}}'::double precision[], 0.5
from model as m where not m.is_other
union all
select m.id, 1, 2, '{1,2,3}', '{1,2,3,3}', '{{9,9,9},{9,9,9},{9,9,9}}', '{{1,1,1},{1,1,1},{1,1,1}}', 0.5 from model as m where m.is_other;

create function pg_temp.said(p_town text, p_age text, p_number double precision default null)
returns text
language sql
as $$
    select format('%s: %s', p.logit, (
        select string_agg(concat_ws(' ', r.item ->> 'feature', r.item ->> 'value', r.item ->> 'with', r.item ->> 'with_value', r.item ->> 'weight'), ', ' order by r.n)
        from jsonb_array_elements(p.reasons) with ordinality as r (item, n)
    ))
    from scoring.models as m
    cross join lateral scoring.predict(
        m, array_remove(array[case when p_town is not null then 'attribute:cidade' end, case when p_age is not null or p_number is not null then 'attribute:idade' end, 'attribute:nada'], null),
        array[case when p_town is null then p_number end, case when p_town is not null then p_number end, null], array[coalesce(p_town, p_age), case when p_town is not null then p_age end, 'x']
    ) as p
    where m.intercept = -1.5
$$;

select is(pg_temp.said('boa', '31', 31), '2.3: attribute:cidade boa attribute:idade 31 3, attribute:cidade boa 1, origin 0.8, attribute:idade 31 0.25', 'a word and a range, and what they say together, twice as much by the slope; the greatest first');
select is(pg_temp.said('BOA ', '30', 30), '-4.95: attribute:cidade boa attribute:idade 30 -2, attribute:idade 30 -2, attribute:cidade boa 1, origin 0.8', 'an end of a range is in it');
select is(pg_temp.said('outra', '60', 60), '-2.2: origin 0.8, attribute:cidade outra -0.5, attribute:idade 60 0.25', 'as large as the largest bound');
select is(pg_temp.said('outra', '61', 60.5), '-0.4500000000000002: attribute:idade 61 2, origin 0.8, attribute:cidade outra -0.5', 'and larger');
select is(pg_temp.said('nunca', '-5', -5), '-4.2: attribute:idade -5 -2, origin 0.8, attribute:cidade nunca -0.25', 'a word that nobody had is another one');
select is(pg_temp.said('boa', 'velho'), '1.9500000000000002: attribute:cidade boa attribute:idade velho 1.5, attribute:idade velho 1.4, attribute:cidade boa 1, origin 0.8', 'a word of a feature of numbers');
select is(pg_temp.said('boa', 'idoso'), '-0.050000000000000266: attribute:cidade boa 1, origin 0.8, attribute:cidade boa attribute:idade idoso 0.5, attribute:idade idoso 0.4', 'which may be unknown');
select is(pg_temp.said('boa', null), '-0.95: attribute:cidade boa 1, origin 0.8', 'what is missing weighs too, and what weighs nothing is no reason');
select is(pg_temp.said(null, '45', 45), '-1.575: origin 0.8, attribute:idade 45 0.25, attribute:cidade 0.125', 'whichever it is');
select is((select p.base from scoring.models as m, scoring.predict(m, '{}', '{}', '{}') as p where m.intercept = -1.5), -2.75::double precision, 'the average lead is the intercept on the line');
-- In words: what a group of a pair holds.
create temporary table grouped as select f from scoring.model_features as f where f.feature = 'attribute:idade' and f.missing_weight = 0;
select is(
    (select string_agg(coalesce(scoring.group_text((g.f), '{1,2,3,3,4,5,6}', n), 'null'), ', ' order by n) from grouped as g, generate_series(1, 7) as n), '(none), (other), jovem, > 60, 30 < … ≤ 60, ≤ 30, null',
    'missing, another word, the first of some words, ranges from the largest on'
);
select is((select scoring.group_text((g.f), '{1,2,2,3,4,4,5}', 4) from grouped as g), '> 30', 'two ranges as one, without an upper end');
select is((select scoring.group_text((g.f), '{1,2,2,3,4,5,5}', 5) from grouped as g), '≤ 60', 'or without a lower one');
select is((select scoring.group_text((g.f), '{1,2,2,3,4,4,4}', 4) from grouped as g), null, 'or with neither');
select is((select scoring.group_text((g.f), '{1,1,2,2,3,4,5}', 1) from grouped as g), '(none)', 'the first bin names the group');

select is(
    (select string_agg(scoring.reason_text(r.item), '; ' order by r.n) from (values
        (1, '{"feature": "attribute:cidade", "value": "boa", "weight": 1.005}'::jsonb), (2, '{"feature": "attribute:cidade", "value": null, "weight": -0.254}'),
        (3, '{"feature": "origin", "value": "site", "with": "attribute:idade", "with_value": "45", "weight": 0}'), (4, '{"feature": "attribute:idade", "with": "hour", "weight": -12.3456}')
    ) as r (n, item)), 'cidade boa: +1,01; cidade não informado: -0,25; origem site × idade 45: +0,00; idade não informado × hora não informado: -12,35', 'a reason in words'
);
select set_config('indica.locale', 'en', true);
select is(
    (select string_agg(scoring.reason_text(r.item), '; ' order by r.n) from (values
        (1, '{"feature": "attribute:cidade", "value": "boa", "weight": 1.005}'::jsonb), (2, '{"feature": "attribute:cidade", "value": null, "weight": -0.254}'),
        (3, '{"feature": "origin", "value": "site", "with": "attribute:idade", "with_value": "45", "weight": 0}'), (4, '{"feature": "attribute:idade", "with": "hour", "weight": -12.3456}')
    ) as r (n, item)), 'cidade boa: +1.01; cidade not given: -0.25; origin site × idade 45: +0.00; idade not given × hour not given: -12.35', 'and in English ones'
);

select * from finish();
rollback;
