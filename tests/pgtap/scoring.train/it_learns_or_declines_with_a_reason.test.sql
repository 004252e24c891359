begin;
select plan(22);

select tests.freeze('2026-06-01 12:00:00+00');

create function pg_temp.tell(p_from integer, p_to integer, p_rule text)
returns void
language plpgsql
as $$
begin
    -- Every third from the good town is won, every tenth from the other.
    perform scoring.take_history(
        'past', '{"reference": "id", "registered_at": "data", "outcome": "fim"}',
        (
            select jsonb_agg(jsonb_build_object('line', n, 'said', jsonb_build_object(
                'id', n::text, 'data', (timestamptz '2025-01-01 12:00+00' + n * interval '6 hours')::text,
                'fim', case
                    when p_rule = 'none' then 'perdido'
                    when n % 2 = 0 and n % 3 = 0 or n % 2 = 1 and n % 20 = 1 then 'ganho' else 'perdido'
                end,
                'cidade', case n % 2 when 0 then 'boa' else 'outra' end,
                'igual', 'x', 'unico', 'v' || n, 'infinito', case n % 5 when 0 then '1e999' when 1 then 'Infinity' when 2 then 'NaN' else n::text end,
                'misto', case when n < 400 then (n % 7)::text else 'nivel ' || n % 7 end,
                'vazou', case when n % 2 = 0 and n % 3 = 0 or n % 2 = 1 and n % 20 = 1 then 'contrato' else '' end,
                'won_date', case when n % 2 = 0 and n % 3 = 0 then '2026-05-01' else '' end
            )))
            from generate_series(p_from, p_to) as n
        ),
        null, null
    );
end;
$$;

select is((select t.reason from scoring.train('registration') as t), 'few_outcomes', 'nothing is learned of nothing');
select is(
    (select m.kind || ' ' || m.state from scoring.models as m), 'prior champion', 'and shares by origin score, which say that they are no more'
);
select pg_temp.tell(1, 49, 'town');
select is((select t.reason from scoring.train('registration') as t), 'few_outcomes', 'nor of forty-nine');
select pg_temp.tell(1, 200, 'none');
select is((select t.reason from scoring.train('registration') as t), 'one_class', 'nor when nobody was won');

select pg_temp.tell(1, 1000, 'town');
select is((select t.outcome || ' ' || t.reason from scoring.train('registration') as t), 'promoted better', 'of a thousand that differ by town something is');
select is(
    (select string_agg(m.kind, ',' order by m.id) from scoring.models as m where m.state = 'champion' and m.moment = 'registration'), 'logistic',
    'and one model scores'
);
select is(
    (select string_agg(r.feature || ' ' || r.reason, ', ' order by r.feature) from scoring.refusals as r where r.feature in ('attribute:igual', 'attribute:vazou', 'attribute:won_date')),
    'attribute:igual constant, attribute:vazou determines, attribute:won_date outcome_name', 'what is the same for all and what tells the outcome is left out, and why'
);
select is(
    (select f.feature from scoring.model_features as f inner join scoring.models as m on m.id = f.model_id and m.state = 'champion' order by f.spread desc limit 1),
    'attribute:cidade', 'the town matters most'
);
create temporary table said as
select m.intercept, p.* from scoring.models as m, scoring.predict(m, '{attribute:cidade,attribute:misto}', '{null,null}', '{boa,nunca visto}') as p where m.state = 'champion';
select ok((select s.logit > s.intercept from said as s), 'somebody from the good town stands above the average lead');
select is(
    (select s.base + (select sum((r.item ->> 'weight')::double precision order by abs((r.item ->> 'weight')::double precision) desc, r.item ->> 'feature') from jsonb_array_elements(s.reasons) as r (item)) from said as s),
    (select s.logit from said as s), 'reasons sum to the logit'
);
select is((select count(*) from scoring.work_examples), 0::bigint, 'what a training worked with is gone');

-- The same data give the same model.
create temporary table first as
select f.feature, f.categories, f.category_weights, f.number_weights, f.missing_weight, f.other_weight, m.intercept
from scoring.model_features as f inner join scoring.models as m on m.id = f.model_id and m.state = 'champion';
update scoring.models as m set state = 'retired' where m.state = 'champion';
select is((select t.reason from scoring.train('registration') as t), 'better', 'trained again');
select is_empty(
    $$(
        select f.feature, f.categories, f.category_weights, f.number_weights, f.missing_weight, f.other_weight, m.intercept
        from scoring.model_features as f inner join scoring.models as m on m.id = f.model_id and m.state = 'champion'
    ) except select * from first$$,
    'the same data give the same model'
);
select is((select t.reason from scoring.train('registration') as t), 'too_few_new', 'without news it stays');

-- Young leads are no failures.
select scoring.take_history(
    'past', '{"reference": "id", "registered_at": "data", "outcome": "fim"}',
    (select jsonb_agg(jsonb_build_object('line', n, 'said', jsonb_build_object('id', 'y' || n, 'data', '2026-05-20', 'fim', 'aberto'))) from generate_series(1, 500) as n),
    null, null
);
select is(scoring.load_examples('registration', util.current_time(), 'time', null), 1000, 'young leads teach nothing');
select is(scoring.load_examples('registration', util.current_time() + interval '1 year', 'time', null), 1000, 'nor do they when their system has not said more since');
select scoring.clear_work();

-- One command back.
select lives_ok($$select scoring.promote((select m.id from scoring.models as m where m.kind = 'prior' order by m.id limit 1), 'tried')$$, 'a human lets another model score');
select is((select m.kind from scoring.models as m where m.state = 'champion' and m.moment = 'registration'), 'prior', 'which does');
select lives_ok($$select scoring.rollback('registration', 'worse')$$, 'and takes that back');
select is((select m.kind from scoring.models as m where m.state = 'champion' and m.moment = 'registration'), 'logistic', 'with one command');
select throws_ok($$select scoring.promote(999999, 'x')$$, 'ID218', null, 'a model that is none is refused');

-- A human knows better than the guard.
select scoring.choose_feature('attribute:vazou', true, 'known at registration');
select scoring.choose_feature('attribute:cidade', false, 'not wanted');
update scoring.models as m set state = 'retired' where m.state = 'champion';
select scoring.train('registration');
select is(
    (select string_agg(r.feature || ' ' || r.reason, ', ') from scoring.refusals as r where r.feature in ('attribute:vazou', 'attribute:cidade')),
    'attribute:cidade chosen', 'what a human chose is used, or is not'
);

select * from finish();
rollback;
