begin;
select plan(26);

-- Two workers and jobs of six leads: whatever befalls one job is written to it alone.
select tests.make_crowd();
create function tests.beside() returns bigint language sql as $$ select w.id from outbox.workers as w where w.name = 'beside' $$;
select tests.lead(n) from generate_series(20, 25) as n;
select tests.remember();
create temporary table c as select c.* from outbox.claim(tests.worker_id(), 3) as c;
select is(tests.did((select count(*) from c)), '3: outbox.attempts +3, outbox.jobs ~3', 'so many as are asked for are claimed');
create temporary table b as select c.* from outbox.claim(tests.beside(), 2) as c;
select is(tests.did((select count(*) from b)), '2: outbox.attempts +2, outbox.jobs ~2', 'others by another worker');
select is_empty('select id from c intersect select id from b', 'none by both');
select is((select array_agg(j.lead_id order by j.lead_id) from c join outbox.jobs as j using (id)), (select array_agg(tests.nth(n)) from generate_series(8, 10) as n), 'those that are due first, first');
select tests.advance('10 seconds');
select is(tests.did((select count(*) from outbox.extend(tests.beside(), array(select id from c)))), '0: nothing', 'nobody prolongs what another holds');
select is(tests.did((select count(*) from outbox.extend(tests.worker_id(), (array(select id from c order by id))[1:1]))), '1: outbox.jobs ~1', 'one lease is prolonged');
select is((select j.lease_expires_at from outbox.jobs as j where j.id = (select min(id) from c)), '2026-03-10 16:01:40Z', 'from now on');
select is(tests.did(outbox.release(tests.beside(), array(select id from c))), '0: nothing', 'nobody gives back what another holds');
select is(tests.did(outbox.release(tests.worker_id(), (array(select id from c order by id))[1:1])), '1: outbox.attempts -1, outbox.jobs ~1', 'one is given back');
select is(
    (select format('%s %s %s %s', j.state, j.attempts, j.claimed_by, j.lease_expires_at) from outbox.jobs as j where j.id = (select min(id) from c)), 'pending 0  ', 'as if nobody had had it'
);
select is(tests.did((select outbox.fail(tests.worker_id(), id, attempt, tests.chatwoot_error(503)) from c order by id offset 1 limit 1)), 'pending: outbox.attempts ~1, outbox.jobs ~1', 'one fails');
select is(tests.did((select outbox.complete(tests.worker_id(), id, attempt, tests.result(kind, id, work)) from c order by id offset 2 limit 1)), 'done: chatwoot.contacts +1, leads.events +1, leads.leads ~1, outbox.attempts ~1, outbox.jobs +1, outbox.jobs ~1', 'one is done');
select is(tests.did((select outbox.complete(tests.worker_id(), id, attempt, tests.result(kind, id, work)) from c order by id offset 2 limit 1)), 'lease_lost: nothing', 'once');
select is(tests.did(outbox.heartbeat(tests.worker_id())::text), 'outbox.workers ~1', 'one worker lives');
select tests.advance('75 seconds');
select is(tests.did(outbox.requeue_expired()), '0: nothing', 'a lease that still runs is left');
select tests.advance('45 seconds');
select is(tests.did(outbox.requeue_expired(1)), '1: outbox.attempts ~1, outbox.jobs ~1', 'one that is over is taken back, at most so many');
select is(tests.did(outbox.requeue_expired()), '1: outbox.attempts ~1, outbox.jobs ~1', 'then the other');
select is((select array_agg(format('%s %s', j.state, j.leases_expired)) from b join outbox.jobs as j using (id)), '{"pending 1","pending 1"}', 'both wait again');
select is(tests.did((select count(*) from outbox.cancel(tests.nth(8), '{chatwoot.contact,whatsapp.template}', 'why', util.current_time()))), '1: outbox.jobs ~1', 'what one lead waits for is cancelled');
select is(tests.did(outbox.give_up(tests.row_id(tests.nth(9), 'chatwoot.contact'), 'x', util.current_time())::text), 'dead: leads.events +1, leads.leads ~1, outbox.attempts ~1, outbox.jobs +1, outbox.jobs ~1', 'one job is given up');
select is(tests.did(outbox.give_up(tests.row_id(tests.nth(11), 'chatwoot.contact'), 'x', util.current_time())::text), 'dead: leads.events +1, leads.leads ~1, outbox.attempts ~1, outbox.jobs +1, outbox.jobs ~1', 'another one too');
select is(tests.did(outbox.dismiss_dead(tests.row_id(tests.nth(11), 'chatwoot.contact'), 'why')::text), ': leads.event_values +1, leads.events +1, leads.leads ~1, outbox.jobs ~1', 'one of them is discarded');
select is(tests.row_state(tests.row_id(tests.nth(9), 'chatwoot.contact')), 'dead', 'the other is still dead');
select is(tests.did(outbox.retry_dead(tests.row_id(tests.nth(9), 'chatwoot.contact'))::text), ': leads.events +1, leads.leads ~1, outbox.jobs ~1', 'and tried again');
select is(tests.did(outbox.unregister_worker(tests.beside())::text), 'outbox.workers ~1', 'one worker leaves');
select isnt((select w.stopped_at from outbox.workers as w where w.id = tests.beside()), null, 'that one');

select * from finish();
rollback;
