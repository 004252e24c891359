begin;
select plan(21);

select tests.make_operation();
create temporary table other as select outbox.register_worker('other', 2, '0') as worker_id;
create temporary table t as select tests.lead(1) as one, tests.lead(2) as two, tests.lead(3) as three;
update outbox.jobs set due_at = util.current_time() + interval '1 second' where lead_id = (select three from t);
grant select on other, t to public;

create temporary table c as select * from outbox.claim(tests.worker_id()) with no data;
grant insert on c to public;

select tests.as_role('indica_worker');
insert into c select * from outbox.claim(tests.worker_id(), 10, '30 seconds');
select tests.as_role('none');
select is((select array_agg(c.lead_id order by c.lead_id) from c), array[one, two], 'rows that are due are given, those that are not yet are not') from t;
select is((select array_agg(distinct format('%s %s %s', c.kind, c.attempt, c.lease_expires_at = util.current_time() + interval '30 seconds')) from c), '{chatwoot.contact 1 t}', 'with attempt and lease');
select is(
    (select c.work - 'custom_attributes' - 'identifier' from c, t where c.lead_id = t.one),
    jsonb_build_object(
        'account_id', 1, 'inbox_id', 7, 'contact_id', null, 'name', 'Maria Souza', 'email', null, 'phone_number', tests.phone(1),
        'others', '[]'::jsonb, 'phone_variants', jsonb_build_array(tests.phone(1), overlay(tests.phone(1) placing '' from 6 for 1)), 'source_id', substr(tests.phone(1), 2)
    ), 'and with what to do'
);
select is((select array_agg(distinct m.state || ' ' || m.attempts) from outbox.jobs as m where m.claimed_by = tests.worker_id()), '{claimed 1}', 'the rows are the worker''s');
select is((select count(*) from outbox.attempts as a where a.worker_id = tests.worker_id() and a.finished_at is null), 2::bigint, 'each attempt is recorded');
select is_empty('select * from outbox.claim((select worker_id from other))', 'another worker gets none of them');
select is_empty('select * from outbox.claim(tests.worker_id())', 'nor does the same one again');
select tests.advance('1 second');
select is((select count(*) from outbox.claim((select worker_id from other))), 1::bigint, 'a row is given when its time comes');

select tests.lead(n) from generate_series(4, 10) as n;
select is((select count(*) from outbox.claim(tests.worker_id(), 3)), 3::bigint, 'no more than were asked for');
select is((select count(*) from outbox.claim(tests.worker_id(), 500)), 4::bigint, 'the rest next time');
update outbox.jobs set due_at = created_at - id * interval '1 minute', state = 'pending', claimed_by = null, lease_expires_at = null;
select is(
    (select array_agg(x.id) from outbox.claim(tests.worker_id(), 4) as x), (select array_agg(m.id order by m.due_at) filter (where n <= 4) from (select *, row_number() over (order by due_at) as n from outbox.jobs) as m),
    'what waited longest comes first'
);

select throws_ok('select * from outbox.claim(tests.worker_id(), 0)', 'ID105', null, 'none is too few');
select throws_ok('select * from outbox.claim(tests.worker_id(), 501)', 'ID105', null, '501 are too many');
select throws_ok('select * from outbox.claim(tests.worker_id(), null)', 'ID105', null, 'no number is none');
select throws_ok($$select * from outbox.claim(tests.worker_id(), 1, '0.5 seconds')$$, 'ID105', null, 'half a second is too short a lease');
select throws_ok($$select * from outbox.claim(tests.worker_id(), 1, '61 minutes')$$, 'ID105', null, 'more than an hour too long');
select throws_ok('select * from outbox.claim(tests.worker_id(), 1, null)', 'ID105', null, 'no lease is none');
select throws_ok('select * from outbox.claim(0)', '23503', null, 'a worker that did not register gets nothing');
select tests.as_role('indica_worker');
select throws_ok('select * from outbox.jobs', '42501', null, 'the worker''s role reads no table');
select tests.as_role('indica_api');
select throws_ok('select * from outbox.claim(1)', '42501', null, 'the API''s role claims nothing');
select tests.as_role('none');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
