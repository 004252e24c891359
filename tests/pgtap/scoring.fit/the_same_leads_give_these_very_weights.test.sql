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

select is(array_to_string(scoring.fit(1, 240, null, 4), ' '), '0.025874 0 -0.711277 0.689868 0.22331 0 0.054786 -0.041802 -0.082748 -0.139248 0 -0.129639 -0.018803 0.020587 -0.042336 -0.00803 0.100454 0.027399 -0.182408 0.015524 0.018181 0.196216 -0.212012 0 0.065508 0.138105 0.314094', 'weights, the intercept last');
select is(array_to_string(scoring.fit(1, 240, null, 1), ' '), '0.085441 0 -0.963607 0.874309 0.409206 0 0.173244 -0.105091 -0.168321 -0.299175 0 -0.294793 -0.105731 0.095319 -0.0295 -0.033354 0.276635 0.038123 -0.390278 -0.033888 0.021892 0.460168 -0.327369 0 0.090591 0.237475 0.492707', 'less penalty, wider weights');
select is(array_to_string(scoring.fit(1, 240, null, 64), ' '), '0.005415 0 -0.143161 0.137524 0.024139 0 0.002516 -0.004944 -0.008471 -0.013504 0 0.000856 0.00061 -0.006209 -0.009183 0.000519 0.00506 0.003738 -0.017956 0.005919 0.002278 0.013988 -0.039059 0 0.018894 0.019648 0.053275', 'much of it, hardly any');
select is(array_to_string(scoring.fit(31, 200, null, 4), ' '), '0.065468 0 -0.653723 0.590559 0.388856 0 -0.030617 -0.089531 -0.119611 -0.148058 0 -0.102037 -0.001532 0.067914 0.072329 0.0871 -0.182269 0.150984 -0.127983 0.04175 -0.00516 -0.003064 -0.304673 0 -0.048779 0.351297 0.48725', 'of some leads');
select is(
    array_to_string(scoring.fit(1, 240, scoring.fit(1, 240, null, 4), 4), ' '), '0.024985 0 -0.711881 0.689503 0.222316 0 0.054675 -0.042679 -0.082486 -0.139899 0 -0.129747 -0.018091 0.02104 -0.04237 -0.007892 0.100105 0.027612 -0.182678 0.015504 0.018436 0.19606 -0.210964 0 0.065879 0.138304 0.313875', 'who begins at the end hardly moves'
);
select is(
    array_to_string(scoring.predict_examples(scoring.fit(1, 240, null, 4), 100, 104), ' '), '-0.12716800000000006 -0.9308510000000001 1.002246 -0.63041 -0.40652800000000006', 'what they say of a lead is their sum'
);

select is(
    (select format('%s %s %s', p.penalty, array_to_string(p.weights, ' '), cardinality(p.wins)) from scoring.choose_penalty(240) as p), '4 0.033569 0 -0.644166 0.612193 0.290067 0 0.035337 -0.038836 -0.112962 -0.163523 0 -0.152291 0.057697 0.021805 0.097162 0.014146 -0.219905 0.15575 -0.035773 0.070169 -0.018348 0.013303 -0.160463 0 -0.126046 0.278187 0.402299 48',
    'the penalty is chosen that says most of the last fifth'
);
select is(
    (select format('%s %s', array_to_string(p.wins, ' '), array_to_string(array(select round(l.x::numeric, 5) from unnest(p.logits) with ordinality as l (x, n) order by l.n), ' ')) from scoring.choose_penalty(240) as p), 'f t t t f t f t f t f t f f t f t t f f f f t t f t t f f t t f f f f t f f t f t t f f t t f t -0.51928 -0.51729 0.99181 0.44880 -0.34400 1.07953 -0.40277 0.17410 0.76287 -0.63317 0.08428 1.30967 -0.26455 -0.47374 0.58878 0.01163 -0.66107 1.02622 -0.46869 0.02855 0.70529 -0.33658 -0.09046 1.17573 -0.04041 -0.54978 0.75437 0.38408 -0.59346 0.93793 -0.78576 0.39824 0.99181 -0.25100 -0.40277 1.39819 -0.54405 -0.23014 0.01015 -0.02086 -0.35369 0.98148 -0.26455 -0.06250 0.52116 0.11870 -0.26983 1.43046',
    'with what became of each and what was said of it'
);
select is(
    (select string_agg(format('%s %s', coalesce(o.origin, 'all'), round(o.logit::numeric, 5)), ', ' order by o.origin) from scoring.origin_logits(240) as o), 'feira 0.28556, site 0.01271, all -0.00256',
    'without an origin there is the share of all'
);
select is(
    (
        select string_agg(format('%s/%s %s %s %s', b.place, b.fold, b.is_won::integer, round(b.logit::numeric, 4), round(b.prior_logit::numeric, 4)), ', ' order by b.place)
        from scoring.backtest(201, 240, 3, false, 4) as b
    ), '201/1 0 0.7611 0.0363, 202/1 1 -0.5549 -0.0245, 203/1 0 0.0972 0.0363, 204/1 1 1.4276 0.6104, 205/1 0 -0.2338 0.0363, 206/1 0 -0.4440 -0.0245, 207/1 1 0.6087 0.0363, 208/1 0 0.2004 0.6104, 209/1 1 -0.7204 0.0363, 210/1 1 1.2058 -0.0245, 211/1 0 -0.5656 0.0363, 212/1 0 0.1862 0.6104, 213/1 0 0.6464 0.0363, 214/2 0 -0.3087 -0.0063, 215/2 1 -0.2524 0.0062, 216/2 1 1.2124 0.4446, 217/2 0 -0.1178 0.0062, 218/2 1 -0.4726 -0.0063, 219/2 1 0.6356 0.0062, 220/2 0 0.2970 0.4446, 221/2 0 -0.6533 0.0062, 222/2 1 0.9844 -0.0063, 223/2 1 -0.7822 0.0062, 224/2 0 0.4214 0.4446, 225/2 0 0.9892 0.0062, 226/2 0 -0.2673 -0.0063, 227/3 0 -0.6401 -0.0029, 228/3 1 1.1262 0.3243, 229/3 0 -0.6232 -0.0029, 230/3 0 -0.1328 -0.0065, 231/3 1 -0.2702 -0.0029, 232/3 0 -0.0802 0.3243, 233/3 1 -0.3892 -0.0029, 234/3 1 0.9083 -0.0065, 235/3 0 -0.4010 -0.0029, 236/3 0 -0.1502 0.3243, 237/3 1 0.6586 -0.0029, 238/3 1 0.0334 -0.0065, 239/3 0 -0.4857 -0.0029, 240/3 1 1.2453 0.3243', 'each fold is judged by what was learned of all before it'
);
select is((select count(*) from scoring.backtest(139, 139, 1, true, 4)), 0::bigint, 'what was settled when the first of them came teaches nothing when it is forty-nine');
select is((select count(*) from scoring.backtest(140, 141, 1, true, 4)), 2::bigint, 'and is enough when it is fifty');
select is((select round(b.logit::numeric, 4) from scoring.backtest(150, 150, 1, true, 4) as b)::text, '0.2766', 'nobody who was settled later is learned from');
select is(
    (select format('%s %s %s', array_to_string(p.wins, ' '), cardinality(p.logits), array_to_string(p.weights, ' ')) from scoring.choose_penalty(200) as p), 'f t f f t f f t f t f f f t f t t t f t f f t t f t t f t f f t f t t t f t f t 40 0.200098 0 -0.814272 0.596909 0.701497 0 0.132188 -0.099843 -0.332666 -0.387928 0 -0.474957 0.137824 -0.09114 0.177548 0.244325 -0.45433 0.568016 0.000895 0.348092 -0.342509 -0.098655 -0.065144 0 -0.44678 0.52658 0.77031', 'of the leads up to a place'
);
select is((select string_agg(b.place::text || '/' || b.fold, ' ' order by b.place) from scoring.backtest(239, 240, 3, false, 4) as b), '239/2 240/3', 'there may be fewer leads than folds');

select is(
    (select string_agg(scoring.bins_of(row(1, 'x', 0, w.n, w.bounds)::scoring.work_columns)::text, ' ') from (values (1, '{}'::double precision[]), (2, '{7}'), (0, '{7,8}')) as w (n, bounds)), '3 6 5',
    'one bound makes two ranges'
);
select scoring.store_model('d1', scoring.fit(1, 240, null, 4), 200, 1.25, -0.5);
select is(
    (select to_jsonb(m) - '{id,trained_at}'::text[] from scoring.models as m)::text, '{"kind": "logistic", "took": null, "wins": 102, "shift": -0.5, "slope": 1.25, "state": "challenger", "moment": "d1", "reason": null, "data_to": "2026-03-08T16:00:00+00:00", "horizon": "90 days", "metrics": {}, "examples": 200, "data_from": "2026-01-01T08:00:00+00:00", "intercept": -0.006878, "promotion": null, "promoted_at": null}', 'what is kept of it, of the first 200 leads'
);
select is(
    (select string_agg((to_jsonb(f) - 'model_id')::text, ' ' order by f.position) from scoring.model_features as f), '{"bounds": [], "shares": [0.115, 0, 0.595, 0.29], "spread": 0.6250092858282067, "feature": "cidade", "position": 1, "categories": ["outra", "boa"], "other_weight": 0, "missing_weight": 0.246047, "number_weights": [], "category_weights": [-0.491104, 0.910041]} {"bounds": [-30, -20, -10], "shares": [0.2, 0, 0.195, 0.195, 0.19, 0.22], "spread": 0.12831828999522576, "feature": "idade", "position": 2, "categories": [], "other_weight": 0, "missing_weight": 0.222473, "number_weights": [0.053949, -0.042639, -0.083585, -0.140085], "category_weights": []} {"bounds": [], "shares": [0, 0.315, 0.09, 0.09, 0.065, 0.06, 0.06, 0.065, 0.065, 0.065, 0.06, 0.065], "spread": 0.09870904820486534, "feature": "marca", "position": 3, "categories": ["marca 10", "marca 5", "marca 1", "marca 12", "marca 13", "marca 2", "marca 3", "marca 4", "marca 8", "marca 9"], "other_weight": -0.096535, "missing_weight": 0, "number_weights": [], "category_weights": [0.014301, 0.053691, -0.009232, 0.025074, 0.133558, 0.060503, -0.149304, 0.048628, 0.051285, 0.22932]} {"bounds": [], "shares": [0.5, 0, 0.435, 0.065], "spread": 0.14451368225011418, "feature": "origin", "position": 4, "categories": ["site", "feira"], "other_weight": 0, "missing_weight": -0.143479, "number_weights": [], "category_weights": [0.134041, 0.206638]}', 'each weight against the average lead, and how much each feature matters'
);

select * from finish();
rollback;
