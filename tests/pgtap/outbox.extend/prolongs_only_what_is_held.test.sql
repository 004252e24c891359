begin;
select plan(8);

select tests.make_operation();
create temporary table other as select outbox.register_worker('other', 2, '0') as worker_id;
select tests.lead(1), tests.lead(2), tests.lead(3);
create temporary table c as select * from outbox.claim(tests.worker_id(), 2, '30 seconds');
grant select on c, other to public;
select tests.advance('20 seconds');
select tests.as_role('indica_worker');
select is((select array_agg(e order by e) from outbox.extend(tests.worker_id(), (select array_agg(c.id) from c) || 0::bigint, '30 seconds') as e), (select array_agg(c.id order by c.id) from c), 'the rows that are held are named');
select is_empty('select outbox.extend((select worker_id from other), (select array_agg(c.id) from c))', 'another worker prolongs nothing');
select is_empty($$select outbox.extend(tests.worker_id(), '{}')$$, 'nothing is nothing');
select tests.as_role('none');
select is((select array_agg(distinct m.lease_expires_at - util.current_time()) from outbox.jobs as m, c where m.id = c.id), array['30 seconds'::interval], 'the lease begins anew');
select tests.advance('29 seconds');
select is((select count(*) from outbox.claim((select worker_id from other))), 1::bigint, 'nobody else gets them meanwhile, only what was free');

select outbox.complete(tests.worker_id(), id, attempt, tests.result(kind, id, work)) from c order by id limit 1;
select is((select count(*) from outbox.extend(tests.worker_id(), (select array_agg(c.id) from c))), 1::bigint, 'a row that is done is not prolonged');
select tests.advance('91 seconds');
select is((select count(*) from outbox.claim((select worker_id from other), 10, '1 second') as x, c where x.id = c.id), 1::bigint, 'a lease that is not prolonged ends');
select is_empty('select outbox.extend(tests.worker_id(), (select array_agg(c.id) from c))', 'and what another one holds is no longer ours');

select * from finish();
rollback;
