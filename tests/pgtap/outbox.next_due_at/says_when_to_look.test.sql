begin;
select plan(7);

select tests.make_operation();
select tests.as_role('indica_worker');
select is(outbox.next_due_at(), null, 'an empty outbox is due never');
select tests.as_role('none');
create temporary table t as select tests.lead(1) as lead_id;
select is(outbox.next_due_at(), util.current_time(), 'a row that is due is due');
create temporary table c as select * from tests.claim_one('chatwoot.contact', '30 seconds');
select is(outbox.next_due_at(), util.current_time() + interval '30 seconds', 'then the end of its lease');
select tests.advance('1 second');
select tests.lead(2);
select is(outbox.next_due_at(), util.current_time(), 'a new row comes first');
update outbox.jobs set due_at = util.current_time() + interval '10 seconds' where state = 'pending';
select is(outbox.next_due_at(), util.current_time() + interval '10 seconds', 'or later');
update outbox.jobs set due_at = util.current_time() + interval '1 hour' where state = 'pending';
select is(outbox.next_due_at(), util.current_time() + interval '29 seconds', 'than the end of the lease');
update outbox.jobs set state = 'cancelled', finished_at = now(), claimed_by = null, lease_expires_at = null;
select is(outbox.next_due_at(), null, 'finished rows are due never');

select * from finish();
rollback;
