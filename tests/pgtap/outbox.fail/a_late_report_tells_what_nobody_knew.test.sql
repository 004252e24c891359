begin;
select plan(16);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as refused;
create temporary table a as select c.* from tests.claim_one('whatsapp.template') as c;
create temporary table u as select tests.lead_with_conversation(2) as unsent;
create temporary table b as select c.* from tests.claim_one('whatsapp.template') as c;
create temporary table v as select tests.lead_with_conversation(3) as silent;
create temporary table d as select c.* from tests.claim_one('whatsapp.template') as c;
create function tests.standing(p_lead_id bigint) returns text language sql as $$
    select format('%s %s %s', o.state, m.state, l.next_action)
    from leads.leads as l
    join outbox.jobs as o on o.lead_id = l.id and o.kind = 'whatsapp.template'
    join sending.messages as m on m.send_key = o.dedupe_key
    where l.id = p_lead_id
$$;

-- The database was away for longer than the leases.
select tests.advance('5 minutes');
select outbox.requeue_expired();
select is(tests.standing(refused), 'dead unknown human_review', 'nobody knows what became of a send') from t;
select is(outbox.fail(tests.worker_id() + 1, id, attempt, tests.error(130403)), 'lease_lost', 'another worker knows nothing of it') from a;
select is(outbox.fail(tests.worker_id(), id, attempt + 1, tests.error(130403)), 'lease_lost', 'nor does another attempt') from a;
select is(tests.standing(refused), 'dead unknown human_review', 'nothing came of that') from t;
select is(outbox.fail(tests.worker_id(), id, attempt, tests.error(130403)), 'dead', 'its own worker knows that it was refused') from a;
select is(tests.standing(refused), 'dead failed call_by_consultant', 'and they are called') from t;
select is(outbox.fail(tests.worker_id(), id, attempt, tests.error(null, '{"phase": "before_request"}')), 'pending', 'or that it never left') from b;
select is(tests.standing(unsent), 'pending queued first_contact', 'and it leaves after all') from u;
select is((select m.unknown_at from sending.messages as m, u where m.lead_id = u.unsent), null, 'nothing about it is unknown');
select is(outbox.fail(tests.worker_id(), id, attempt, tests.error(null, '{"phase": "no_answer"}')), 'lease_lost', 'or nothing') from d;
select is(tests.standing(silent), 'dead unknown human_review', 'then it stays unknown') from v;
select is(outbox.fail(tests.worker_id(), id, attempt, tests.error(130403)), 'lease_lost', 'a report counts once') from a;

-- A human decided meanwhile.
select sending.settle_unknown(id, 'not_arrived', 'visto no telefone') from d;
select is(outbox.fail(tests.worker_id(), id, attempt, tests.error(null, '{"phase": "before_request"}')), 'lease_lost', 'what a human settled stays') from d;
select is(tests.standing(silent), 'cancelled failed human_review', 'as it was') from v;
select tests.advance('1 hour');
select is((select array_agg(c.lead_id) from outbox.claim(tests.worker_id(), 50) as c where c.kind = 'whatsapp.template'), array[unsent], 'one leaves') from u;
select is((select c.difference from governance.conservation as c), 0::bigint, 'nothing is lost');

select * from finish();
rollback;
