begin;
select plan(7);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 2) as n;
create function tests.periods(p_n integer) returns text language sql as $$
    select string_agg(concat_ws(' ', p.period, p.status, to_char(p.entered_at at time zone 'UTC', 'HH24:MI'), 'until ' || to_char(p.left_at at time zone 'UTC', 'HH24:MI'), p.actor, p.reason, p.consultant_id = x.consultant_id, (select e.kind from leads.events as e where e.lead_id = p.lead_id and e.seq = p.event_seq)), ', ' order by p.period)
    from leads.status_periods as p join l on l.id = p.lead_id join leads.leads as x on x.id = l.id where l.n = p_n
$$;
select is(regexp_replace(tests.periods(1), 'token:[0-9]+', 'token'), '1 new 15:00 token t created', 'the first when it came');
select tests.advance('1 hour');
select leads.change_status(l.id, 'contacted', 'operator') from l where l.n = 1;
select is(regexp_replace(tests.periods(1), 'token:[0-9]+', 'token'), '1 new 15:00 until 16:00 token t created, 2 contacted 16:00 operator t status_changed', 'the second ends it');
select is(regexp_replace(tests.periods(2), 'token:[0-9]+', 'token'), '1 new 15:00 token t created', 'of no other');
select tests.advance('1 hour');
select leads.change_status(l.id, 'lost', 'operator', 'price') from l where l.n = 1;
select is(split_part(tests.periods(1), ', ', 3), '3 lost 17:00 operator price t status_changed', 'the third, and why');
select is((select count(*) from leads.status_periods as p join l on l.id = p.lead_id where p.left_at is null), 2::bigint, 'of each one is open');
select leads.append_event(l.id, 'status_changed', 'operator', '{"from": "lost", "to": "engaged", "reason": "Quer saber mais"}') from l where l.n = 1;
select is(split_part(tests.periods(1), ', ', 4), '4 engaged 17:00 operator t status_changed', 'words are no reason');
select is((select count(*) from leads.status_periods as p join l on l.id = p.lead_id where l.n = 2), 1::bigint, 'the other is where it was');

select * from finish();
rollback;
