begin;
select plan(2);

select tests.freeze('2026-06-03 12:00:00+00');
update scoring.priority_rules as r set at_least = 3 where r.position = 10;
select is(
    (select string_agg(a.action || ' ' || a.object_key || ' ' || a.before || ' ' || a.after, ', ') from ops.audit as a where a.object_kind = 'scoring.priority_rules' and a.at = util.current_time()),
    'changed {"position": 10} {"at_least": 2} {"at_least": 3}', 'who changed a rule of priority, and what'
);
select scoring.choose_feature('hour', false, 'a campaign');
select is(
    (select string_agg(a.action || ' ' || a.object_key, ', ') from ops.audit as a where a.object_kind = 'scoring.feature_choices' and a.at = util.current_time()),
    'added {"feature": "hour"}', 'and what a model may not learn from'
);

select * from finish();
rollback;
