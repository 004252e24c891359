begin;
select plan(21);

select tests.make_operation();
create temporary table a as select tests.lead_with_conversation(1) as lead_id;
update outbox.jobs set due_at = due_at + interval '1 second' where state = 'pending';
create temporary table b as select tests.lead_with_conversation(2) as lead_id;
update outbox.jobs set due_at = due_at + interval '1 second' where state = 'pending';
create temporary table c as select tests.lead_with_conversation(3) as lead_id;
update outbox.jobs set due_at = due_at + interval '1 second' where state = 'pending';
create temporary table d as select tests.lead_with_conversation(4) as lead_id, null::jsonb as before;
select tests.advance('10 seconds');
create temporary table claimed as select * from outbox.claim(tests.worker_id(), 10);
select outbox.fail(tests.worker_id(), q.id, q.attempt, tests.error(null, '{"phase": "no_answer"}')) from claimed as q where q.kind = 'whatsapp.template';
update d set before = tests.snapshot(lead_id);
select is((select count(*) from governance.unknown_sends()), 4::bigint, 'four are listed');

select throws_ok(format('select sending.settle_unknown(%s, ''arrived'', '' '')', tests.row_id(lead_id, 'whatsapp.template')), 'ID105', null, 'a reason') from a;
select throws_ok(format('select sending.settle_unknown(%s, null, ''x'')', tests.row_id(lead_id, 'whatsapp.template')), 'ID105', null, 'and a verdict are needed') from a;
select throws_ok('select sending.settle_unknown(987654, ''arrived'', ''x'')', 'ID202', null, 'no such job');

select tests.advance('1 hour');
select set_config('indica.actor', 'operator:ana', true);
select sending.settle_unknown(tests.row_id(lead_id, 'whatsapp.template'), 'arrived', 'she told Ana') from a;
select is((tests.message_of(lead_id)).state || ' ' || tests.next_action(lead_id) || ' ' || tests.status(lead_id), 'delivered await_reply contacted', 'arrived: as any message') from a;
select is(tests.row_state(tests.row_id(lead_id, 'whatsapp.template')), 'done', 'its job is done') from a;
select is(l.last_outbound_at, (tests.message_of(l.id)).sending_at, 'the silence counts from when it was sent') from leads.leads as l, a where l.id = a.lead_id;
select throws_ok(format('select sending.settle_unknown(%s, ''again'', ''x'')', tests.row_id(lead_id, 'whatsapp.template')), 'ID303', null, 'once') from a;

select sending.settle_unknown(tests.row_id(lead_id, 'whatsapp.template'), 'not_arrived', 'he was called') from b;
select is((tests.message_of(lead_id)).state || ' ' || tests.next_action(lead_id) || ' ' || tests.status(lead_id), 'failed human_review new', 'not arrived: a human') from b;
select is(tests.row_state(tests.row_id(lead_id, 'whatsapp.template')), 'cancelled', 'nothing waits') from b;

select sending.settle_unknown(tests.row_id(lead_id, 'whatsapp.template'), 'again', 'she asked for it') from c;
select is((tests.message_of(lead_id)).state || ' ' || tests.next_action(lead_id), 'queued first_contact', 'again: it waits') from c;
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending' and kind <> 'whatsapp.template';
create temporary table again as select * from tests.claim_one('whatsapp.template');
select is(outbox.complete(tests.worker_id(), id, attempt, '{"wamid": "wamid.second"}'), 'done', 'and is sent') from again;
select is((tests.message_of(lead_id)).sends, 2, 'twice by now') from c;

select is((select count(*) from governance.unknown_sends()), 1::bigint, 'one is left');
savepoint ended;
select leads.change_status(lead_id, 'lost', 'operator', 'price') from d;
select throws_ok(format('select sending.settle_unknown(%s, ''again'', ''x'')', tests.row_id(lead_id, 'whatsapp.template')), 'ID305', null, 'whose lead has ended is not written to again') from d;
select sending.settle_unknown(tests.row_id(lead_id, 'whatsapp.template'), 'arrived', 'he said so') from d;
select is((tests.message_of(lead_id)).state || ' ' || tests.status(lead_id), 'delivered lost', 'but that it arrived can be said') from d;
rollback to ended;
select is(tests.snapshot(lead_id), before, 'untouched') from d;
select is((select count(*) from leads.event_values as v where v.value in ('she told Ana', 'he was called', 'she asked for it')), 3::bigint, 'the reasons are erasable');
select results_eq(
    $$select a.action, a.who, a.why from governance.audit as a join leads.leads as l on l.uid::text = a.object
       where a.object_kind = 'leads.leads' and l.id in (select lead_id from a union all select lead_id from b union all select lead_id from c) order by a.at, a.action$$,
    $$values ('outbox_dismissed', 'ana', 'he was called'), ('outbox_retried', 'ana', 'she asked for it'), ('template_delivered', 'ana', 'she told Ana'), ('template_failed', 'ana', null), ('template_retried', 'ana', 'retried')$$,
    'who decided stands in the audit, with why'
);
select is_empty(
    $$select 1 from governance.audit as a join leads.leads as l on l.uid::text = a.object join d on d.lead_id = l.id where a.object_kind = 'leads.leads'$$,
    'nothing of the other'
);
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
