begin;
select plan(12);

select tests.make_operation();
create temporary table other as select outbox.register_worker('other', 2, '0') as worker_id;
create temporary table t as select tests.lead(1) as lead_id;
create temporary table c as select * from tests.claim_one('chatwoot.contact');
create temporary table r as select tests.result('chatwoot.contact', id, work) as result from c;

select is(outbox.complete(worker_id, id, attempt, result), 'lease_lost', 'another worker''s report changes nothing') from c, r, other;
select is(outbox.complete(tests.worker_id(), id, attempt + 1, result), 'lease_lost', 'nor does another attempt''s') from c, r;
select is(tests.row_state(id), 'claimed', 'the row is still held') from c;
select throws_ok($$select outbox.complete(tests.worker_id(), 0, 1, '{}')$$, 'ID202', null, 'a row that does not exist is not found');
select is(outbox.complete(tests.worker_id(), id, attempt, result), 'done', 'the holder''s report counts') from c, r;
select is(outbox.complete(tests.worker_id(), id, attempt, result || '{"contact_id": 1}'), 'lease_lost', 'once') from c, r;
select is((select array_agg(k.contact_id) from chatwoot.contacts as k), '{9000}', 'the first result stays');
select is((select count(*) from outbox.jobs as m where m.kind = 'chatwoot.conversation'), 1::bigint, 'the next step is ordered once');
select tests.as_role('indica_worker');
select lives_ok('select outbox.complete(tests.worker_id(), 1, 1, ''{}'') where false', 'the worker''s role may report');
select tests.as_role('indica_api');
select throws_ok($$select outbox.complete(1, 1, 1, '{}')$$, '42501', null, 'the API''s role may not');
select tests.as_role('none');

-- A lease that ended is still the holder's while nobody took the row back.
create temporary table d as select * from tests.claim_one('chatwoot.conversation', '1 second');
select tests.advance('1 minute');
select is(outbox.complete(tests.worker_id(), id, attempt, tests.result('chatwoot.conversation', id, work)), 'done', 'a report that comes late to an untouched row counts') from d;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
