begin;
select plan(25);

select tests.make_operation();
update ops.settings set value = '"America/Sao_Paulo"' where key = 'timezone';
select routing.set_availability('consultant2@example.com', '{"time_zone": "America/Rio_Branco"}');
create function tests.away(p_n integer, p_from text, p_until text, p_reason text default 'vacation') returns text language sql as $$
    select format('%s to %s', a.starts_at, a.ends_at) from routing.save_absence('consultant' || p_n || '@example.com', p_reason, p_from, p_until) as a
$$;
select is(tests.away(1, null, null), '2026-03-10 15:00:00+00 to ', 'from now on, until somebody says so');
select is(tests.away(2, '2026-03-20', '25/03/2026'), '2026-03-20 05:00:00+00 to 2026-03-26 05:00:00+00', 'whole days, the last one too, where they are');
select is(tests.away(3, '2026-03-20T13:00', '2026-03-20T17:00', 'day_off'), '2026-03-20 16:00:00+00 to 2026-03-20 20:00:00+00', 'hours of a day');
select throws_ok($$select tests.away(1, '2026-04-01', '2026-04-02')$$, 'ID331', null, 'what overlaps one without end');
select throws_matching($$select tests.away(2, '2026-03-25', '2026-03-30')$$, '^Bruno Reis is away already, from 20/03/2026', 'or one of days, which is named');
select throws_ok($$select tests.away(2, '2026-03-01', null)$$, 'ID331', null, 'from before and on');
select is(tests.away(2, '2026-03-26', '2026-03-26'), '2026-03-26 05:00:00+00 to 2026-03-27 05:00:00+00', 'the day after is free');
select is(tests.away(2, '2026-03-12', '2026-03-19'), '2026-03-12 05:00:00+00 to 2026-03-20 05:00:00+00', 'so is the day before');
select throws_ok($$select tests.away(3, '2026-05-02', '2026-05-01')$$, 'ID105', 'an absence begins before it ends', 'an end before the beginning');
select throws_ok($$select tests.away(3, '2026-02-02', '2026-02-03')$$, 'ID105', 'this absence is over already', 'what is over');
select throws_ok($$select tests.away(3, '2026-02-30', null)$$, 'ID105', '2026-02-30 is no day within five years', 'a day that there is not');
select throws_ok($$select tests.away(3, '9999-01-01', null)$$, 'ID105', '9999-01-01 is no day within five years', 'a year that nobody sees');
select throws_ok($$select tests.away(3, 'soon', null)$$, 'ID105', 'soon is no day within five years', 'words');
select throws_ok($$select tests.away(3, null, null, 'flu')$$, 'ID105', 'no absence has the reason flu', 'a reason that is nobody''s business');
select throws_ok($$select routing.save_absence('nobody@example.com')$$, 'ID208', null, 'somebody unknown');

-- Back.
select is((select format('%s %s', e.was_removed, e.assigned) from routing.end_absence('consultant1@example.com') as e), 't 0', 'one that began this very moment never was');
select routing.save_absence('consultant1@example.com');
select tests.advance('1 hour');
select is((select e.was_removed from routing.end_absence('consultant1@example.com') as e), false, 'another ends');
select throws_ok($$select routing.end_absence('consultant1@example.com')$$, 'ID209', null, 'who is there cannot come back');
select is((select e.was_removed from routing.list_absences('consultant2@example.com') as a, lateral routing.end_absence('consultant2@example.com', a.id) as e order by a.starts_at limit 1), true, 'one to come is taken back');
select throws_ok($$select routing.end_absence('consultant2@example.com', (select a.id from routing.absences as a where a.consultant_id = tests.consultant(3)))$$, 'ID209', null, 'not somebody else''s');
select is((select count(*) from routing.absences as a where a.consultant_id = tests.consultant(3)), 1::bigint, 'theirs is as it was');
select is(tests.away(2, '2026-06-20 13:00', '20/06/2026 17h30'), '2026-06-20 18:00:00+00 to 2026-06-20 22:30:00+00', 'hours are those of the clock where they are');
select is(tests.away(3, '20/06/2026 13h00', '2026-06-20T17:30'), '2026-06-20 16:00:00+00 to 2026-06-20 20:30:00+00', 'of each');
select is(tests.away(2, '2026-07-20T13:00Z', '2026-07-20T17:30-03:00'), '2026-07-20 13:00:00+00 to 2026-07-20 20:30:00+00', 'unless they say of which');

-- What they have meanwhile is theirs; what others have, or what has ended, is not counted.
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 5) as n;
update leads.leads as x set consultant_id = tests.consultant(case when n <= 3 then 3 else 1 end), queue_code = null from l where l.id = x.id;
select leads.change_status(id, 'lost', 'operator', 'price') from l where n = 1;
select is((select a.open_leads from routing.save_absence('consultant3@example.com', 'vacation', '2026-08-01', '2026-08-02') as a), 2::bigint, 'two that are open are theirs');

select * from finish();
rollback;
