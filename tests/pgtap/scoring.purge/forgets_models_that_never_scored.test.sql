begin;
select plan(5);

select tests.freeze('2026-06-03 12:00:00+00');
insert into scoring.models (moment, kind, state, trained_at, horizon, examples, wins, intercept, promotion) values
    ('d1', 'logistic', 'challenger', '2026-05-01 12:00+00', '90 days', 100, 10, -1, null),
    ('d1', 'logistic', 'challenger', '2026-05-20 12:00+00', '90 days', 100, 10, -1, null),
    ('d1', 'logistic', 'retired', '2026-01-01 12:00+00', '90 days', 100, 10, -1, 1),
    ('d1', 'logistic', 'champion', '2026-01-02 12:00+00', '90 days', 100, 10, -1, 2);
insert into scoring.model_features (model_id, position, feature, missing_weight, other_weight) select m.id, 1, 'hour', 0, 0 from scoring.models as m;
insert into scoring.trainings (moment, started_at, outcome, reason, model_id)
select 'd1', m.trained_at, 'kept', 'within_noise', m.id from scoring.models as m where m.state = 'challenger';
select is((select b.waiting from governance.purge_backlog as b where b.what = 'challengers'), 1::bigint, 'one is past its month');
select is(scoring.purge(util.current_time(), 10), 1::bigint, 'it is forgotten');
select is(
    (select string_agg(m.state || ' ' || m.trained_at::date, ', ' order by m.trained_at) from scoring.models as m where m.moment = 'd1'),
    'retired 2026-01-01, champion 2026-01-02, challenger 2026-05-20', 'the younger one stays, and whatever scored'
);
select is((select count(*) || ' ' || count(t.model_id) from scoring.trainings as t), '2 1', 'how the training ended stays');
select is(scoring.purge(util.current_time(), 10), 0::bigint, 'then nothing is left');

select * from finish();
rollback;
