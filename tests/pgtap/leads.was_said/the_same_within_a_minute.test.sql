begin;
select plan(13);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as select tests.lead(1) as a, tests.lead(2) as b;
create function tests.again(p_kind text default 'noted', p_actor text default 'consultant:1', p_data jsonb default '{"x": 1}', p_values jsonb default '{"note": "oi"}') returns boolean language sql as $$
    select leads.was_said(a, p_kind, p_actor, p_data, p_values) from t
$$;
select is(tests.again(), false, 'nothing was said');
select leads.append_event(p_lead_id => b, p_kind => 'noted', p_actor => 'consultant:1', p_data => '{"x": 1}', p_values => '{"note": "oi"}') from t;
select is(tests.again(), false, 'not of this lead');
select leads.append_event(p_lead_id => a, p_kind => 'noted', p_actor => 'consultant:1', p_data => '{"x": 1, "y": 2}', p_values => '{"note": "oi"}') from t;
select is(tests.again(), true, 'the same');
select is(tests.again(p_values => '{"note": "oi", "other": null}'), true, 'null is nothing');
select is(tests.again(p_data => '{"x": 2}'), false, 'something else');
select is(tests.again(p_values => '{"note": "olá"}'), false, 'other words');
select is(tests.again(p_values => '{}'), false, 'or none');
select is(tests.again(p_actor => 'consultant:2'), false, 'by somebody else');
select is(tests.again('called'), false, 'of another kind');
select leads.append_event(p_lead_id => a, p_kind => 'noted', p_actor => 'consultant:1', p_data => '{"z": 1}') from t;
select is(tests.again(), false, 'said before something else, it is news again');
select is(tests.again(p_data => '{"z": 1}', p_values => '{}'), true, 'the last thing is said again');
select tests.advance('59.999 seconds');
select is(tests.again(p_data => '{"z": 1}', p_values => '{}'), true, 'within a minute');
select tests.advance('0.001 seconds');
select is(tests.again(p_data => '{"z": 1}', p_values => '{}'), false, 'and not after');

select * from finish();
rollback;
