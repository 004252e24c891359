begin;
select plan(5);
select tests.freeze('2026-06-01 12:00:00+00');

-- 400 leads, a quarter won; what each feature says of them. The last 40 are not learned from.
insert into scoring.work_examples (place, example, at, settled_at, is_won, names, numbers, words)
select
    n, 'lead:' || n, timestamptz '2026-01-01 00:00+00' + n * interval '1 hour', timestamptz '2026-01-31 00:00+00' + n * interval '1 hour', c.is_won,
    '{attribute:acima,attribute:abaixo,attribute:data,attribute:data_breve,attribute:igual,attribute:Resultado final,attribute:ganhou,attribute:usada,attribute:escolhida,hour,origin,attribute:saldo}',
    array[null, null, case when n % 30 = 1 then -1.5 else n % 7 end, case when n % 120 = 1 then -1.5 else n % 7 - 1 end, null, null, null, null, null, n % 24, null, n * 7 % 11 - 5],
    array[
        case when c.is_won and n % 20 < 19 or not c.is_won and n % 50 = 1 then 'sim' else 'nao' end, case when c.is_won and n % 5 < 3 or not c.is_won and n % 6 = 1 then 'sim' else 'nao' end,
        '2026-01-05', '2026-01-05 10:00', 'x', case n % 2 when 0 then 'um' else 'dois' end, case n % 2 when 0 then 'um' else 'dois' end,
        case when c.is_won then 'sim' else 'nao' end, case n % 2 when 0 then 'um' else 'dois' end, null, case when c.is_won then 'sim' else 'nao' end, (n * 7 % 11 - 5)::text
    ]
from generate_series(1, 400) as n
cross join lateral (select tests.by_chance('won ' || n) < 0.25 and n <= 360 as is_won) as c
order by tests.by_chance('row ' || n);
insert into scoring.feature_choices (feature, is_used, reason, actor, chosen_at)
values
    ('attribute:usada', true, 'known', 'x', util.current_time()), ('attribute:escolhida', false, 'not wanted', 'x', util.current_time()),
    ('attribute:nunca', false, 'not there', 'x', util.current_time());
insert into scoring.refusals (moment, feature, reason, measure, refused_at)
values ('registration', 'attribute:antiga', 'constant', null, util.current_time()), ('d1', 'hour', 'constant', null, util.current_time());

select scoring.make_bins(360, 8);
select scoring.encode();
select scoring.judge('registration', 360);
select is(
    (select string_agg(concat_ws(' ', r.moment, r.feature, r.reason, r.measure), ', ' order by r.moment, r.feature) from scoring.refusals as r), 'd1 hour constant, registration attribute:Resultado final outcome_name 0.5, registration attribute:acima determines 0.924, registration attribute:data later_dates 0.033, registration attribute:escolhida chosen, registration attribute:igual constant',
    'what is the same for all, what alone nearly determines the outcome, what is called one, what lies later, what a human does not want; of another moment nothing'
);
select is(
    (select string_agg(c.feature, ', ' order by c.feature) from scoring.work_columns as c), 'attribute:abaixo, attribute:data_breve, attribute:ganhou, attribute:saldo, attribute:usada, hour, origin', 'what is no attribute is never suspected, and what a human wants is used'
);
select is((select bool_and(r.refused_at = util.current_time()) from scoring.refusals as r), true, 'with the time');

-- An outcome is many a word, but not any.
create temporary table named as
select n.name, 'attribute:' || n.name as feature, row_number() over (order by n.name)::integer as n
from unnest('{Ganho,resultado_a,a.lost,perdas,conversão,closed-date,fechamentos,x converted,lostness,conversion}'::text[]) as n (name);
select scoring.clear_work();
delete from scoring.feature_choices;
insert into scoring.work_examples (place, example, at, settled_at, is_won, names, numbers, words)
select
    n, 'lead:' || n, timestamptz '2026-01-01 00:00+00' + n * interval '1 hour', timestamptz '2026-01-31 00:00+00' + n * interval '1 hour', tests.by_chance('won ' || n) < 0.3,
    (select array_agg(m.feature order by m.n) from named as m), array_fill(null::double precision, array[10]), array_fill(case n % 3 when 0 then 'um' else 'dois' end, array[10])
from generate_series(1, 200) as n;
select scoring.make_bins(200, 8);
select scoring.encode();
select scoring.judge('d3', 200);
select is((select string_agg(r.feature, ', ' order by r.feature) from scoring.refusals as r where r.moment = 'd3' and r.reason = 'outcome_name'), 'attribute:Ganho, attribute:a.lost, attribute:closed-date, attribute:conversion, attribute:conversão, attribute:resultado_a, attribute:x converted', 'names of outcomes, as a part of it too');

-- With nothing to judge there is no complaint.
select scoring.clear_work();
select scoring.encode();
select scoring.judge('d3', 200);
select is((select count(*) from scoring.refusals as r where r.moment = 'd3'), 0::bigint, 'of nothing, nothing is refused');

select * from finish();
rollback;
