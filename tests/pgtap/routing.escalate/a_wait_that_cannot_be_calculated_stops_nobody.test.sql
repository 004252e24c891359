begin;
select plan(5);

-- The server's list of time zones became another: the zone of one consultant is in it no more. Terms have changed, and a first message is late.
select tests.make_operation();
select tests.freeze('2026-03-10 12:00:00+00');
create temporary table t as select n, tests.lead(n) as lead_id from generate_series(1, 3) as n;
select tests.drain();
select tests.reply(lead_id) from t;
create temporary table late as select tests.lead(4) as lead_id union all select tests.lead(5) union all select tests.lead(6);
create temporary table bad as select l.consultant_id as id from leads.leads as l, t where t.n = 2 and l.id = t.lead_id;
update routing.consultants as c set time_zone = 'Brazil/Nowhere' from bad where c.id = bad.id;
select routing.set_term('answer_person', '1 hour');
select tests.freeze('2026-03-10 12:20:00+00');
set local client_min_messages = error;
select lives_ok($$ select routing.escalate() $$, 'one that cannot be calculated');
select is(
    (select string_agg(to_char(w.due_at at time zone 'UTC', 'HH24:MI'), ' ' order by t.n) from routing.waits as w join t on t.lead_id = w.lead_id), '13:00 12:30 13:00',
    'keeps no other from the terms of now'
);
select is(
    (select count(*) from routing.waits as w join late as e on e.lead_id = w.lead_id join leads.leads as l on l.id = w.lead_id, bad where l.consultant_id <> bad.id),
    (select count(*) from late as e join leads.leads as l on l.id = e.lead_id, bad where l.consultant_id <> bad.id), 'nor from being watched'
);
update routing.consultants as c set time_zone = null from bad where c.id = bad.id;
select routing.escalate();
select is((select to_char(w.due_at at time zone 'UTC', 'HH24:MI') from routing.waits as w join t on t.lead_id = w.lead_id and t.n = 2), '13:00', 'until it can be');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
