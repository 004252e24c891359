begin;
select plan(11);

select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other;
select tests.drain();
update chatwoot.conversations as c set conversation_id = 7001 from t where c.lead_id = t.lead_id;
create temporary table o as select c.* from chatwoot.conversations as c, t where c.lead_id = t.other;
select tests.advance('1 minute');
create function tests.give(p_lead_id bigint, p_n integer) returns boolean language sql as $$
    select routing.transfer_lead(p_lead_id, tests.consultant(p_n), 'férias', 'token:1')
$$;

-- An order to give it to one consultant dies; meanwhile the lead goes to another.
select tests.give(lead_id, case (select l.consultant_id from leads.leads as l where l.id = lead_id) when tests.consultant(1) then 2 else 1 end) from t;
create temporary table d as select tests.row_id(lead_id, 'chatwoot.update') as id from t;
select is((select o.payload from outbox.jobs as o, d where o.id = d.id), '{"owner": true}', 'an order says what for');
update outbox.jobs as o set state = 'dead', finished_at = now() from d where o.id = d.id;
select tests.advance('1 minute');
select ok(tests.give(lead_id, 3), 'the lead goes to Carla') from t;
select leads.change_status(lead_id, 'qualified', 'token:1') from t;
select tests.drain();
select leads.change_status(lead_id, 'lost', 'token:1', (select r.code from leads.lost_reasons as r limit 1)) from t;
select outbox.retry_dead(id) from d;
create temporary table c as select c.* from outbox.claim(tests.worker_id(), 1) as c;
select is((select c.work - 'whose' from c, d where c.id = d.id), '{"shown": {"step": null}, "account_id": 1, "assignee_id": 103, "conversation_id": 7001, "custom_attributes": {"indica_next_step": "Nenhum: a indicação terminou"}}'::jsonb, 'retried it gives it to Carla, and says that the lead ended');
select outbox.complete(tests.worker_id(), c.id, c.attempt, '{"assignee_id": 103, "shown": {"step": null}}') from c;
select is((select c.assignee_id from chatwoot.conversations as c, t where c.lead_id = t.lead_id), 103::bigint, 'who has it now');
create temporary table e as select c.* from outbox.claim(tests.worker_id(), 1) as c;
select is(
    (select e.work - '{labels_remove,whose}'::text[] from e), '{"account_id": 1, "labels_add": ["indicacao", "perdida"], "conversation_id": 7001}'::jsonb, 'labels are those of now'
);
select ok((select e.work -> 'labels_remove' @> '["qualificada", "ganha", "pediu-para-parar", "indica-lead", "indica-manual"]' from e), 'what they were is taken away');
select outbox.complete(tests.worker_id(), e.id, e.attempt, '{}') from e;

-- A human gave it to somebody while our order was on its way: what Chatwoot answers is not what we asked.
create temporary table f as select outbox.enqueue('chatwoot.update', other, util.current_time(), null, '{"owner": true}') as id from t;
create temporary table g as select c.* from outbox.claim(tests.worker_id(), 1) as c;
select outbox.complete(tests.worker_id(), g.id, g.attempt, '{"assignee_id": 999}') from g;
select is((select c.assignee_id from chatwoot.conversations as c, t where c.lead_id = t.other), (select o.assignee_id from o), 'whom a human chose is learnt from the webhook about it');

-- Nothing left to do.
create temporary table h as select outbox.enqueue('chatwoot.update', other, util.current_time(), null, '{}') as id from t;
select is((select count(*) from outbox.claim(tests.worker_id(), 5)), 0::bigint, 'an order of which nothing is left');
select is(tests.row_state(id), 'cancelled', 'is cancelled') from h;
select is((select format('%s %s', c.conversation_id, c.status) from chatwoot.conversations as c, t where c.lead_id = t.other), (select format('%s %s', o.conversation_id, o.status) from o), 'the other lead''s conversation is what it was');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
