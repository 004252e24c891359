begin;
select plan(26);

-- 240 leads of 80 days: an age for most, a town for most, a mark that few share. What wins is the town, and being old.
insert into scoring.work_examples (place, example, at, settled_at, is_won, names, numbers, words)
-- Every second has an origin: site, or from place 151 on also feira.
select
    n, 'lead:' || n, timestamptz '2026-01-01 00:00+00' + n * interval '8 hours', timestamptz '2026-01-31 00:00+00' + n * interval '8 hours',
    tests.by_chance('won ' || n) < case when n % 3 = 0 then 0.6 else 0.2 end + (n * 7 % 41) / 100.0,
    case when n % 5 = 0 then '{cidade,marca}'::text[] when n % 7 = 0 then '{idade,marca}' else '{cidade,idade,marca}' end || case when n % 2 = 0 then '{origin}'::text[] else '{}' end,
    case when n % 5 = 0 then array[null, null]::double precision[] when n % 7 = 0 then array[n * 7 % 41, null] else array[null, n * 7 % 41, null] end
    || case when n % 2 = 0 then array[null]::double precision[] else '{}' end,
    case
        when n % 5 = 0 then array[(array['Boa ', 'Outra', 'outra'])[n % 3 + 1], 'marca ' || n % 30]
        when n % 7 = 0 then array[null, 'marca ' || n % 30]
        else array[(array['Boa ', 'Outra', 'outra'])[n % 3 + 1], (n * 7 % 41)::text, 'marca ' || n % 14]
    end || case when n % 2 = 0 then array[case when n > 150 and n % 4 = 0 then 'feira' else 'site' end] else '{}' end
from generate_series(1, 240) as n
order by tests.by_chance('row ' || n);

select scoring.make_bins(240, 4);
select is(
    (select string_agg(format('%s %s %s %s %s', c.position, c.feature, c.base, c.words, c.bounds), '; ' order by c.position) from scoring.work_columns as c), '1 cidade 0 2 {}; 2 idade 4 0 {-30,-20,-10}; 3 marca 10 10 {}; 4 origin 22 2 {}',
    'numbers fall into ranges of equally many, words that came often have a bin of their own'
);
select is(
    (select string_agg(format('%s %s %s', w.feature, w.word, w.bin), '; ' order by w.feature, w.bin) from scoring.work_words as w), 'cidade outra 1; cidade boa 2; marca marca 10 1; marca marca 5 2; marca marca 1 3; marca marca 12 4; marca marca 13 5; marca marca 2 6; marca marca 3 7; marca marca 4 8; marca marca 8 9; marca marca 9 10; origin site 1; origin feira 2',
    'the most frequent word comes first, those as frequent in their alphabet; how it was written does not matter'
);
select scoring.encode();
select is(
    (select string_agg(format('%s:%s,%s,%s', d.place, d.f1, d.f2, d.f4), ' ' order by d.place) from pg_temp.scoring_design as d where d.place <= 12), '1:3,10,23 2:3,9,25 3:4,8,23 4:3,8,25 5:3,5,23 6:4,10,25 7:1,10,23 8:3,9,25 9:4,8,23 10:3,5,25 11:3,7,23 12:4,10,25',
    'each lead has one bin of each feature: its own, that of the others, or that of what is missing'
);
select is((select format('%s %s %s', count(*), sum(d.y), round(sum(d.day)::numeric, 3)) from pg_temp.scoring_design as d), '240 120 4918600.000', 'all of them, with when they came and whether they were won');

select is(
    (select format('%s %s %s %s', w.half_life, w.youngest, round(w.factor::numeric, 6), round(w.wins::numeric, 6)) from scoring.weigh(1, 240) as w), '39.833333333333336 20534 1.847192 65.001037',
    'a lead weighs half of one that came half of all the time later'
);
select is(
    (select format('%s %s %s %s', round(w.half_life::numeric, 6), round(w.youngest::numeric, 6), round(w.factor::numeric, 6), round(w.wins::numeric, 6)) from scoring.weigh(21, 200) as w), '29.833333 20520.666667 1.846790 51.136823',
    'only the leads from one place to another are weighed, both included'
);
select is((select w.half_life from scoring.weigh(5, 6) as w), 1::double precision, 'one day at least');
select is((select w.wins from scoring.weigh(300, 400) as w), 0::double precision, 'none of none are won');

select is(array_to_string(scoring.fit(1, 240, null, 4), ' '), '0.02465 0 -0.711995 0.689225 0.223233 0 0.05685 -0.039978 -0.080342 -0.137416 0 -0.12825 -0.017473 0.021713 -0.042048 -0.007659 0.100464 0.027855 -0.182348 0.015762 0.01866 0.196318 -0.214059 0 0.063219 0.13652 0.314566', 'weights, the intercept last');
select is(array_to_string(scoring.fit(1, 240, null, 1), ' '), '0.083269 0 -0.965915 0.871981 0.410526 0 0.174628 -0.102991 -0.166376 -0.296873 0 -0.293237 -0.105772 0.097497 -0.027604 -0.033512 0.278426 0.038149 -0.388766 -0.034044 0.021937 0.461881 -0.325691 0 0.094315 0.240609 0.488611', 'less penalty, wider weights');
select is(array_to_string(scoring.fit(1, 240, null, 64), ' '), '0.005296 0 -0.143578 0.137253 0.02398 0 0.00311 -0.004488 -0.008013 -0.013136 0 0.000677 0.000513 -0.006381 -0.009309 0.000444 0.004947 0.00366 -0.018049 0.005871 0.002193 0.013875 -0.039736 0 0.018393 0.019452 0.055292', 'much of it, hardly any');
select is(array_to_string(scoring.fit(31, 200, null, 4), ' '), '0.066026 0 -0.652506 0.591529 0.389368 0 -0.02978 -0.088638 -0.118562 -0.147053 0 -0.101897 -0.001459 0.068205 0.072474 0.087192 -0.182045 0.150962 -0.127786 0.041848 -0.005073 -0.002834 -0.307312 0 -0.050952 0.350141 0.487701', 'of some leads');
select is(
    array_to_string(scoring.fit(1, 240, scoring.fit(1, 240, null, 4), 4), ' '), '0.024268 0 -0.712429 0.689003 0.22283 0 0.056245 -0.040677 -0.080811 -0.137962 0 -0.128845 -0.017636 0.021461 -0.042262 -0.0078 0.100214 0.027735 -0.18262 0.01561 0.018555 0.196118 -0.212568 0 0.064271 0.137228 0.314314', 'who begins at the end hardly moves'
);
select is(
    array_to_string(scoring.predict_examples(scoring.fit(1, 240, null, 4), 100, 104), ' '), '-0.12845000000000004 -0.931252 1.0024300000000002 -0.629753 -0.40561', 'what they say of a lead is their sum'
);

select is(
    (select format('%s %s %s', p.penalty, array_to_string(p.weights, ' '), cardinality(p.wins)) from scoring.choose_penalty(240) as p), '4 0.032106 0 -0.647242 0.611095 0.291044 0 0.037047 -0.036989 -0.110752 -0.161565 0 -0.152838 0.058008 0.022782 0.097017 0.013918 -0.219998 0.15572 -0.035981 0.070001 -0.018307 0.013532 -0.160229 0 -0.126194 0.278553 0.402154 48',
    'the penalty is chosen that says most of the last fifth'
);
select is(
    (select format('%s %s', array_to_string(p.wins, ' '), array_to_string(array(select round(l.x::numeric, 5) from unnest(p.logits) with ordinality as l (x, n) order by l.n), ' ')) from scoring.choose_penalty(240) as p), 'f t t t f t f t f t f t f f t f t t f f f f t t f t t f f t t f f f f t f f t f t t f f t t f t -0.52111 -0.51893 0.99123 0.44922 -0.34529 1.07982 -0.40425 0.17167 0.76505 -0.63487 0.08420 1.31054 -0.26711 -0.47484 0.58943 0.01039 -0.66230 1.02526 -0.46987 0.02762 0.70629 -0.33827 -0.09149 1.17601 -0.04037 -0.55115 0.75580 0.38252 -0.59514 0.93802 -0.78688 0.39841 0.99123 -0.25255 -0.40425 1.39885 -0.54410 -0.23308 0.01044 -0.02183 -0.35474 0.98211 -0.26711 -0.06337 0.52227 0.11824 -0.27125 1.43001',
    'with what became of each and what was said of it'
);
select is(
    (select string_agg(format('%s %s', coalesce(o.origin, 'all'), round(o.logit::numeric, 5)), ', ' order by o.origin) from scoring.origin_logits(240) as o), 'feira 0.28556, site 0.01271, all -0.00256',
    'without an origin there is the share of all'
);
select is(
    (
        select string_agg(format('%s/%s %s %s %s', b.place, b.fold, b.is_won::integer, round(b.logit::numeric, 4), round(b.prior_logit::numeric, 4)), ', ' order by b.place)
        from scoring.backtest(201, 240, 3, false, 4, null) as b
    ), '201/1 0 0.7620 0.0363, 202/1 1 -0.5547 -0.0245, 203/1 0 0.0963 0.0363, 204/1 1 1.4291 0.6104, 205/1 0 -0.2351 0.0363, 206/1 0 -0.4438 -0.0245, 207/1 1 0.6091 0.0363, 208/1 0 0.2018 0.6104, 209/1 1 -0.7207 0.0363, 210/1 1 1.2050 -0.0245, 211/1 0 -0.5658 0.0363, 212/1 0 0.1876 0.6104, 213/1 0 0.6466 0.0363, 214/2 0 -0.3091 -0.0063, 215/2 1 -0.2518 0.0062, 216/2 1 1.2134 0.4446, 217/2 0 -0.1174 0.0062, 218/2 1 -0.4729 -0.0063, 219/2 1 0.6352 0.0062, 220/2 0 0.2976 0.4446, 221/2 0 -0.6531 0.0062, 222/2 1 0.9844 -0.0063, 223/2 1 -0.7827 0.0062, 224/2 0 0.4224 0.4446, 225/2 0 0.9902 0.0062, 226/2 0 -0.2675 -0.0063, 227/3 0 -0.6401 -0.0029, 228/3 1 1.1263 0.3243, 229/3 0 -0.6231 -0.0029, 230/3 0 -0.1330 -0.0065, 231/3 1 -0.2702 -0.0029, 232/3 0 -0.0801 0.3243, 233/3 1 -0.3891 -0.0029, 234/3 1 0.9084 -0.0065, 235/3 0 -0.4013 -0.0029, 236/3 0 -0.1501 0.3243, 237/3 1 0.6587 -0.0029, 238/3 1 0.0334 -0.0065, 239/3 0 -0.4857 -0.0029, 240/3 1 1.2451 0.3243', 'each fold is judged by what was learned of all before it'
);
select is((select count(*) from scoring.backtest(139, 139, 1, true, 4, null)), 0::bigint, 'what was settled when the first of them came teaches nothing when it is forty-nine');
select is((select count(*) from scoring.backtest(140, 141, 1, true, 4, null)), 2::bigint, 'and is enough when it is fifty');
select is((select round(b.logit::numeric, 4) from scoring.backtest(150, 150, 1, true, 4, null) as b)::text, '0.2766', 'nobody who was settled later is learned from');
select is(
    (select format('%s %s %s', array_to_string(p.wins, ' '), cardinality(p.logits), array_to_string(p.weights, ' ')) from scoring.choose_penalty(200) as p), 'f t f f t f f t f t f f f t f t t t f t f f t t f t t f t f f t f t t t f t f t 40 0.200533 0 -0.814532 0.597915 0.700456 0 0.132473 -0.100391 -0.333695 -0.389604 0 -0.478212 0.135498 -0.091085 0.176511 0.241057 -0.45623 0.564943 0.000101 0.344381 -0.345526 -0.099413 -0.065073 0 -0.444987 0.527938 0.772984', 'of the leads up to a place'
);
select is((select string_agg(b.place::text || '/' || b.fold, ' ' order by b.place) from scoring.backtest(239, 240, 3, false, 4, null) as b), '239/2 240/3', 'there may be fewer leads than folds');

select is(
    (select string_agg(scoring.bins_of(row(1, 'x', 0, w.n, w.bounds)::scoring.work_columns)::text, ' ') from (values (1, '{}'::double precision[]), (2, '{7}'), (0, '{7,8}')) as w (n, bounds)), '3 6 5',
    'one bound makes two ranges'
);
select scoring.store_model('d1', scoring.fit(1, 240, null, 4), 200, 1.25, -0.5);
select is(
    (select to_jsonb(m) - '{id,trained_at}'::text[] from scoring.models as m)::text, '{"kind": "logistic", "took": null, "wins": 102, "shift": -0.5, "slope": 1.25, "state": "challenger", "moment": "d1", "reason": null, "data_to": "2026-03-08T16:00:00+00:00", "horizon": "90 days", "metrics": {}, "examples": 200, "data_from": "2026-01-01T08:00:00+00:00", "intercept": -0.006896, "promotion": null, "promoted_at": null}', 'what is kept of it, of the first 200 leads'
);
select is(
    (select string_agg((to_jsonb(f) - 'model_id')::text, ' ' order by f.position) from scoring.model_features as f), '{"bounds": [], "shares": [0.115, 0, 0.595, 0.29], "spread": 0.6250180709249165, "feature": "cidade", "position": 1, "categories": ["outra", "boa"], "other_weight": 0, "missing_weight": 0.245577, "number_weights": [], "category_weights": [-0.491068, 0.910152]} {"bounds": [-30, -20, -10], "shares": [0.2, 0, 0.195, 0.195, 0.19, 0.22], "spread": 0.1276057817318622, "feature": "idade", "position": 2, "categories": [], "other_weight": 0, "missing_weight": 0.220793, "number_weights": [0.05441, -0.042418, -0.082782, -0.139856], "category_weights": []} {"bounds": [], "shares": [0, 0.315, 0.09, 0.09, 0.065, 0.06, 0.06, 0.065, 0.065, 0.065, 0.06, 0.065], "spread": 0.09840967388929374, "feature": "marca", "position": 3, "categories": ["marca 10", "marca 5", "marca 1", "marca 12", "marca 13", "marca 2", "marca 3", "marca 4", "marca 8", "marca 9"], "other_weight": -0.095931, "missing_weight": 0, "number_weights": [], "category_weights": [0.014846, 0.054032, -0.009729, 0.02466, 0.132783, 0.060174, -0.150029, 0.048081, 0.050979, 0.228637]} {"bounds": [], "shares": [0.5, 0, 0.435, 0.065], "spread": 0.14445908660544107, "feature": "origin", "position": 4, "categories": ["site", "feira"], "other_weight": 0, "missing_weight": -0.143404, "number_weights": [], "category_weights": [0.133874, 0.207175]}', 'each weight against the average lead, and how much each feature matters'
);

select * from finish();
rollback;
