begin;
select plan(16);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as select tests.lead(1) as one, tests.lead(2) as two, tests.lead(3) as won;
select tests.drain();
select leads.change_status(won, 'won', 'operator') from t;
create temporary table before as select tests.snapshot(two) as uninvolved from t;
create function tests.stands() returns text language sql as $$
    select concat_ws(' ', l.next_action, to_char(l.appointment_at at time zone 'UTC', 'DD HH24:MI')) from leads.leads as l, t where l.id = t.one
$$;
create function tests.said() returns bigint language sql as $$ select count(*) from leads.events as e, t where e.lead_id = t.one and e.kind = 'appointment_set' $$;
select throws_ok('select leads.set_appointment(987654321, ''operator'', util.current_time())', 'ID201', null, 'a lead that there is not');
select throws_ok(format('select leads.set_appointment(%s, ''operator'', util.current_time() + interval ''1 day'')', won), 'ID305', null, 'one that has ended') from t;
select throws_ok(format('select leads.set_appointment(%s, ''operator'', %s)', one, v.at), 'ID105', null, v.says)
from t, (values ('null', 'no time'), ('util.current_time() - interval ''1 second''', 'one that has passed'), ('util.current_time() + ops.setting_text(''appointment_horizon'')::interval + interval ''1 minute''', 'one that is too far away')) as v (at, says);
select is(tests.said(), 0::bigint, 'none of which was said');
select is(leads.set_appointment(one, 'operator', '2026-03-12 14:00:00+00', 'ligar'), true, 'when they go on') from t;
select is(tests.stands(), 'scheduled 12 14:00', 'the lead waits until then');
select is(leads.set_appointment(one, 'operator', '2026-03-12 14:00:00+00', 'ligar'), false, 'a second press says nothing new') from t;
select is(tests.said(), 1::bigint, 'and is told once');
select is(leads.set_appointment(one, 'operator', '2026-03-12 14:00:00+00', 'ligar cedo'), true, 'other words are') from t;
select is(leads.set_appointment(one, 'operator', '2026-03-13 14:00:00+00', 'ligar'), true, 'another day too') from t;
select is(tests.stands(), 'scheduled 13 14:00', 'of which the last counts');
select tests.advance('1 second');
select is(leads.set_appointment(one, 'operator', '2026-03-12 14:00:00+00', 'ligar'), true, 'the first again is no second press: something else stood') from t;
select is(tests.stands(), 'scheduled 12 14:00', 'and counts');
select is(tests.snapshot(t.two), b.uninvolved, 'nothing changed for anybody else') from t, before as b;

select * from finish();
rollback;
