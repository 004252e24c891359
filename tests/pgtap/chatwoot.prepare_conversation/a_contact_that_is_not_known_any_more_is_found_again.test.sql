begin;
select plan(8);

select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id;
select tests.step('chatwoot.contact', '{"contact_id": 9001}');
create temporary table u as select tests.lead(2) as other;
-- Another lead of the person found that Chatwoot has not got them any more.
delete from chatwoot.contacts as c using leads.leads as l, t where l.id = t.lead_id and c.person_id = l.person_id;
select set_eq('select c.kind from outbox.claim(tests.worker_id()) as c', array['chatwoot.contact'], 'no conversation without a contact');
select is((select o.last_error ->> 'cancelled' from outbox.jobs as o, t where o.lead_id = t.lead_id and o.kind = 'chatwoot.conversation'), 'contact_unknown', 'the order says why');
select set_eq(
    'select format(''%s %s'', o.kind, o.state) from outbox.jobs as o, t where o.lead_id = t.lead_id and o.finished_at is null',
    array['chatwoot.contact pending'], 'and the contact is looked for again'
);
select is((select c.lead_id from outbox.claim(tests.worker_id()) as c), lead_id, 'by a worker') from t;
create temporary table k as select o.id, o.attempts, o.lead_id from outbox.jobs as o where o.state = 'claimed';
select is((select count(*) from k), 2::bigint, 'as the other lead''s is');
select outbox.complete(tests.worker_id(), k.id, k.attempts, tests.result('chatwoot.contact', k.id, '{"source_id": "5511"}')) from k;
select tests.step('chatwoot.conversation') from generate_series(1, 2);
select is(
    (select count(*) from outbox.jobs as o where o.kind = 'whatsapp.template' and o.state = 'pending'), 2::bigint, 'so that the first contact is ordered after all'
);
-- Without a channel it waits.
update sending.channels set is_default = false;
select is((chatwoot.prepare_conversation(o.id, util.current_time())).verdict, 'hold', 'without a channel it waits') from outbox.jobs as o, t where o.lead_id = t.lead_id and o.kind = 'chatwoot.conversation' order by o.id limit 1;
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
