begin;
select plan(6);

select tests.freeze('2026-06-01 12:00:00+00');

-- Of the good town three of ten are won, of the other one; the same said three times over, and each lead with a word of its own. Who was referred by Sorte was won, all six, by chance.
insert into scoring.history (name, reference, registered_at, referrer_hash, attributes, outcome, ended_at, told_at)
select
    'past', n::text, c.at, ops.keyed_hash('history_referrer', c.referrer),
    jsonb_build_object('cidade', c.town, 'municipio', c.town, 'nota', c.mark::text, 'avesso', (-c.mark)::text, 'unico', 'palavra ' || md5(n::text)),
    case when c.is_won then 'won' else 'lost' end, c.at + interval '1 day', util.current_time()
from generate_series(1, 1500) as n
cross join lateral (
    select
        timestamptz '2025-01-01 12:00+00' + n * interval '5 hours' as at, case when n % 2 = 0 then 'boa' else 'outra' end as town, n % 50 as mark,
        case when n % 200 = 51 then 'sorte' else 'outro ' || n % 40 end as referrer,
        n % 200 = 51 or tests.by_chance('won ' || n) < case when n % 2 = 0 then 0.3 else 0.1 end as is_won
) as c;
create temporary table trained as select t.* from scoring.train('registration') as t;
select is((select t.outcome from trained as t), 'promoted', 'columns that say the same do no harm');
create temporary table weights as
select f.feature, f.category_weights, f.bounds, f.other_weight, f.spread from trained as t join scoring.model_features as f on f.model_id = t.model_id;
select is(
    (select w.category_weights from weights as w where w.feature = 'attribute:cidade'), (select w.category_weights from weights as w where w.feature = 'attribute:municipio'),
    'they share what they say'
);
select is(
    (select cardinality(w.category_weights) + abs(w.other_weight)::integer from weights as w where w.feature = 'attribute:unico'), null,
    'a column in which each lead has a word of its own is left out'
);
select is((select r.reason from scoring.refusals as r where r.feature = 'attribute:unico'), 'constant', 'for nothing tells them apart in it');

create temporary table said as
select p.logit, m.intercept, p.reasons
from trained as t
join scoring.models as m on m.id = t.model_id
cross join lateral scoring.predict(
    m, '{attribute:cidade,referrer_referrals,referrer_wins}', '{null,6,6}', '{boa,null,null}'
) as p;
select ok(
    (select 1 / (1 + exp(-s.logit)) < 0.6 from said as s), 'whom a referrer brought who won six of six by chance is not as good as won'
);
select ok(
    (select 1 / (1 + exp(-p.logit)) < 0.5 from trained as t join scoring.models as m on m.id = t.model_id cross join lateral scoring.predict(m, '{attribute:cidade,referrer_referrals,referrer_wins,referrer_rate}', array[null, 1000000, 1000000, 1]::double precision[], '{outra,null,null,null}') as p),
    'nor is whom one brought who has more wins than anybody was learned from'
);

select * from finish();
rollback;
