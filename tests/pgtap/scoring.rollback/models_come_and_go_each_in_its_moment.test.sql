begin;
select plan(19);
select tests.freeze('2026-06-01 12:00:00+00');

insert into scoring.models (moment, kind, state, trained_at, horizon, examples, wins, intercept, metrics, reason)
select case when n <= 4 then 'd1' else 'd3' end, case when n = 2 then 'prior' else 'logistic' end, 'challenger', util.current_time() - n * interval '1 hour', interval '90 days', n, 1, 0,
    jsonb_build_object('auc', 0.5 + n / 100.0, 'ece', n / 1000.0, 'log_loss', n / 10.0), null
from generate_series(1, 6) as n order by n;
create function pg_temp.model(p_examples integer) returns bigint language sql as 'select m.id from scoring.models as m where m.examples = p_examples';
create function pg_temp.states() returns text language sql as $$
    select string_agg(concat_ws(' ', m.examples, m.state, m.reason, m.promotion, to_char(m.promoted_at, 'HH24:MI')), ', ' order by m.examples) from scoring.models as m
$$;

select scoring.promote(pg_temp.model(5), 'other');
select scoring.promote(pg_temp.model(3), 'first');
select tests.advance('1 minute');
select scoring.promote(pg_temp.model(1), 'second');
select is(pg_temp.states(), '1 champion second 2 12:01, 2 challenger, 3 retired first 1 12:00, 4 challenger, 5 champion other 1 12:00, 6 challenger', 'one model of a moment scores, others of the same moment no more');
select tests.advance('1 minute');
select scoring.promote(pg_temp.model(1), 'again');
select is(pg_temp.states(), '1 champion second 2 12:01, 2 challenger, 3 retired first 1 12:00, 4 challenger, 5 champion other 1 12:00, 6 challenger', 'one that scores already goes on as it did');
select tests.advance('1 minute');
select scoring.promote(pg_temp.model(4), 'third');
select is(pg_temp.states(), '1 retired second 2 12:01, 2 challenger, 3 retired first 1 12:00, 4 champion third 3 12:03, 5 champion other 1 12:00, 6 challenger', 'each is counted');
select throws_ok('select scoring.promote(999999, ''x'')', 'ID218', 'there is no model 999999', 'who is not there cannot');

select is(scoring.rollback('d1', 'worse'), pg_temp.model(1), 'back goes to whoever scored just before');
select is(pg_temp.states(), '1 champion worse 2 12:01, 2 challenger, 3 retired first 1 12:00, 4 retired worse 3 12:03, 5 champion other 1 12:00, 6 challenger', 'of this moment, and says why of both');
select is(scoring.rollback('d1', 'worse too'), pg_temp.model(3), 'and further');
select throws_ok('select scoring.rollback(''d1'', ''x'')', 'ID218', 'no model scored d1 before this one', 'as long as there is one');
select throws_ok('select scoring.rollback(''d3'', ''x'')', 'ID218', 'no model scored d3 before this one', 'which there never was');
select is(pg_temp.states(), '1 retired worse too 2 12:01, 2 challenger, 3 champion worse too 1 12:00, 4 retired worse 3 12:03, 5 champion other 1 12:00, 6 challenger', 'then nothing changes');
select is(
    (select string_agg(concat_ws(' ', l.examples, l.moment, l.kind, l.state, l.wins, l.auc, l.ece, l.log_loss, l.reason), ', ') from scoring.list_models() as l), '6 d3 logistic challenger 1 0.56000000000000000000 0.00600000000000000000 0.60000000000000000000, 5 d3 logistic champion 1 0.55000000000000000000 0.00500000000000000000 0.50000000000000000000 other, 4 d1 logistic retired 1 0.54000000000000000000 0.00400000000000000000 0.40000000000000000000 worse, 3 d1 logistic champion 1 0.53000000000000000000 0.00300000000000000000 0.30000000000000000000 worse too, 2 d1 prior challenger 1 0.52000000000000000000 0.00200000000000000000 0.20000000000000000000, 1 d1 logistic retired 1 0.51000000000000000000 0.00100000000000000000 0.10000000000000000000 worse too',
    'they are listed, the newest first'
);

insert into scoring.refusals (moment, feature, reason, measure, refused_at)
values ('d1', 'origin', 'constant', null, util.current_time()), ('d1', 'attribute:a', 'determines', 0.91, util.current_time()), ('d3', 'hour', 'chosen', null, util.current_time());
select is((select string_agg(concat_ws(' | ', r.feature, r.why, r.measure), '; ') from scoring.list_refusals('d1') as r), 'attribute:a | Sozinho quase define o resultado: deve ser conhecido só depois. | 0.91; origin | É igual em todos os leads.', 'with what was left out, and why');

select scoring.choose_feature('attribute:cidade', true, 'known');
select scoring.choose_feature('hour', false, 'by night');
select tests.advance('1 minute');
select scoring.choose_feature('attribute:cidade', false, 'not wanted');
select is(
    (select string_agg(format('%s %s %s %s %s', c.feature, c.is_used, c.reason, c.actor, to_char(c.chosen_at, 'HH24:MI')), ', ' order by c.feature) from scoring.feature_choices as c), 'attribute:cidade f not wanted postgres 12:04, hour f by night postgres 12:03',
    'what a human chose last counts'
);
select throws_ok('select scoring.choose_feature(''attribute:'', true, ''x'')', 'ID218', 'attribute: is no feature', 'an attribute has a name');
select throws_ok('select scoring.choose_feature(''minute'', true, ''x'')', 'ID218', 'minute is no feature', 'what is not told of a lead is none');
select throws_ok('select scoring.choose_feature(null, true, ''x'')', 'ID218', 'null is no feature', 'nor is nothing');
select throws_ok('select scoring.choose_feature(''hour'', null, ''x'')', 'ID105', 'a choice needs a reason', 'it is used or not');
select throws_ok('select scoring.choose_feature(''hour'', true, '' '')', 'ID105', 'a choice needs a reason', 'for a reason');
select throws_ok('select scoring.choose_feature(''hour'', true, null)', 'ID105', 'a choice needs a reason', 'which is said');

select * from finish();
rollback;
