begin;
select plan(14);

select tests.make_operation();
create temporary table other as select outbox.register_worker('other', 2, '0') as worker_id;
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.lead(2);
create temporary table c as select * from outbox.claim(tests.worker_id());
select is((select array_agg(c.kind order by c.kind) from c), '{chatwoot.contact,whatsapp.template}', 'a worker holds two rows');

select is(outbox.release(worker_id, (select array_agg(c.id) from c)), 0, 'another worker cannot give them back') from other;
select is(outbox.release(tests.worker_id(), (select array_agg(c.id) from c) || 0::bigint), 2, 'it gives them back');
select is((select array_agg(distinct format('%s %s %s', m.state, m.attempts, m.due_at <= util.current_time())) from outbox.jobs as m, c where m.id = c.id), '{"pending 0 t"}', 'due at once, without an attempt');
select is((select count(*) from outbox.attempts as a, c where a.job_id = c.id), 0::bigint, 'and without the record of one');
select is((select format('%s %s', m.state, m.sends) from sending.messages as m), 'queued 0', 'the template did not leave');
select is(outbox.release(tests.worker_id(), (select array_agg(c.id) from c)), 0, 'what is not held cannot be given back');
select is(tests.is_sound(), '', 'nothing stagnates meanwhile');

select is(outbox.complete(tests.worker_id(), c.id, c.attempt, '{}'), 'lease_lost', 'the worker''s report after giving back changes nothing') from c where c.kind = 'chatwoot.contact';
select tests.advance('7 seconds');
create temporary table d as select x.* from other, outbox.claim(other.worker_id) as x;
select is((select array_agg(format('%s %s', d.kind, d.attempt) order by d.kind) from d), '{"chatwoot.contact 1","whatsapp.template 1"}', 'the other worker gets both, as their first attempt');
select is((select count(*) from sending.message_buttons), 2::bigint, 'the buttons have one set of tokens');
select is(outbox.complete(worker_id, d.id, d.attempt, '{"wamid": "w"}'), 'done', 'and sends') from other, d where d.kind = 'whatsapp.template';
select is((select format('%s %s', m.state, m.sends) from sending.messages as m), 'accepted 1', 'once');
select tests.as_role('indica_worker');
select lives_ok('select outbox.release(1, ''{}'')', 'the worker''s role may');

select * from finish();
rollback;
