begin;
select plan(23);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, created_at)
select lead_id, 1, 1, (select p.id from rework.policies as p order by p.id limit 1), 'rework_1', util.current_time() + interval '1 hour', util.current_time() from a;
select outbox.enqueue('whatsapp.template', lead_id, util.current_time() + interval '1 hour', 'rework:test', '{"purpose": "rework"}') from a;

select tests.advance('2 hours');
select is(tests.write(1, 'wamid.1', tests.press_of(go_on), util.current_time() - interval '90 minutes'), 'applied', 'a press that comes late') from a;
select is(tests.status(lead_id) || ' ' || tests.next_action(lead_id), 'engaged answer_person', 'engages the lead') from a;
select is((select w.expires_at - util.current_time() from sending.service_windows as w), '22:30:00'::interval, 'opens the window by the time of writing');
select is((select util.current_time() - l.last_inbound_at from leads.leads as l), '01:30:00'::interval, 'which is when the person last wrote');
select is(tests.row_state(tests.row_id(lead_id, 'whatsapp.template')), 'cancelled', 'what waited to be sent does not go') from a;
select is((select r.state || ' ' || r.reason from rework.attempts as r), 'cancelled replied', 'nor planned rework');
select is((select m.payload from outbox.jobs as m where m.kind = 'chatwoot.update'), '{"labels": true, "owner": true}', 'the conversation is labelled and assigned');
update outbox.jobs set due_at = util.current_time() where state = 'pending';
create temporary table told as select * from tests.claim_one('chatwoot.note');
select is(work ->> 'content', E'Respondeu: «Quero conversar»\n**A pessoa tocou em “Quero conversar”** em 10/03/2026 às 12:30. Continue por esta conversa.', 'the consultant is told which button') from told;
select outbox.complete(tests.worker_id(), id, attempt, '{"message_id": 1}') from told;
select tests.step('chatwoot.update');
select is(v.fields, '{"text": "Quero conversar"}', 'what they wrote is kept beside the chain') from leads.events as e join lateral (select jsonb_object_agg(x.field, x.value) as fields from leads.event_values as x where x.lead_id = e.lead_id and x.seq = e.seq) as v on true where e.kind = 'replied';

-- The same, from everywhere.
select is(tests.write(1, 'wamid.1', tests.press_of(go_on), util.current_time() - interval '90 minutes'), null, 'the same webhook again') from a;
select is((select r.outcome from inbox.record_reply(lead_id, tests.channel(), util.current_time(), 'wamid.1', 77, 'text', 'Quero conversar') as r), 'known', 'the same learnt from Chatwoot') from a;
select is((select i.chatwoot_message_id from inbox.replies as i), 77::bigint, 'adds its other id');
select is((select count(*) from leads.events as e where e.kind = 'replied'), 1::bigint, 'and counts once');
select is((select r.outcome from inbox.record_reply(lead_id, tests.channel(), util.current_time(), null, 78, 'text', 'oi') as r), 'replied', 'first from Chatwoot') from a;
select is((select count(*) from outbox.jobs as m where m.kind like 'chatwoot.%' and m.state = 'pending'), 0::bigint, 'a further message needs no further note');

-- An older one changes no window; an answered one asks for nothing.
select is((select util.current_time() - w.opened_at from sending.service_windows as w), '00:00:00'::interval, 'the window is that of the newest');
select tests.write(1, 'wamid.2', '{}', util.current_time() - interval '1 hour');
select is((select util.current_time() - w.opened_at from sending.service_windows as w), '00:00:00'::interval, 'an older message does not shorten it');
select flow.record_signal(lead_id, 'human_wrote', util.current_time(), 'test') from a;
select tests.write(1, 'wamid.3', '{}', util.current_time() - interval '10 minutes');
select is(tests.next_action(lead_id), 'await_reply', 'what we answered since is answered') from a;
select tests.advance('1 minute');
select tests.write(1, 'wamid.4');
select is(tests.next_action(lead_id), 'answer_person', 'what comes after is not') from a;
select leads.change_status(lead_id, 'qualified', 'test') from a;
select tests.write(1, 'wamid.5');
select is(tests.status(lead_id), 'qualified', 'a qualified lead stays qualified') from a;

-- Nobody has a conversation yet, or it was somebody else's.
update outbox.jobs set state = 'cancelled', finished_at = now(), claimed_by = null, lease_expires_at = null where state in ('pending', 'claimed');
create temporary table b as select tests.lead(2) as lead_id;
select tests.write(2, 'wamid.6');
select is(tests.status(lead_id), 'engaged', 'who writes before our first message is engaged') from b;
select tests.step('chatwoot.contact');
select tests.step('chatwoot.conversation', '{"reused": true, "assignee_id": 999}');
select is(
    (select array_agg(m.payload - 'conversation_id' order by m.id) from outbox.jobs as m, b where m.lead_id = b.lead_id and m.kind = 'chatwoot.update'),
    array['{"owner": true}']::jsonb[], 'what somebody has who is no consultant of ours is given to the owner'
);
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
