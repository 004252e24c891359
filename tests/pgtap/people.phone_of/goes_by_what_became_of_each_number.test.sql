begin;
select plan(24);

select tests.make_operation();
create temporary table uninvolved as select tests.lead_with_conversation(900) as lead_id;
select tests.step('whatsapp.template');
select tests.step('chatwoot.note');
create temporary table before as select tests.snapshot(lead_id) as uninvolved from uninvolved;
create function tests.number(p_lead_id bigint) returns text language sql as $$
    select (people.phone_of(tests.person_id(p_lead_id))).value
$$;
create function tests.recipients(p_lead_id bigint) returns text language sql as $$
    select string_agg(m.recipient, ' ' order by m.id) from sending.messages as m where m.lead_id = p_lead_id
$$;

-- Wrong by a call.
create temporary table a as select * from tests.contacted_lead(1, '{"person": {"name": "Ana Lopes", "phone": "11987650001", "email": "ana@example.com"}}');
select leads.record_call(lead_id, tests.token_id(), 'wrong_number') from a;
select is(tests.number(lead_id), null, 'a number where somebody else answered is not hers') from a;
select is(concat_ws(' ', l.status, l.next_action, l.hold_reason), 'contacted human_review wrong_number', 'a human looks') from leads.leads as l, a where l.id = a.lead_id;
select tests.advance('1 hour');
select is(tests.lead(1, '{"person": {"name": "Ana Lopes", "phone": "11987650011", "email": "ana@example.com"}}'), lead_id, 'she is referred again with another') from a;
select is(tests.number(lead_id), '+5511987650011', 'which is the one') from a;
select is(tests.next_action(lead_id), 'first_contact', 'by which she is written to') from a;
select tests.drain();
select is(tests.recipients(lead_id), '+5511987650001 +5511987650011', 'and nobody else') from a;
select is(tests.next_action(lead_id), 'await_reply', 'then her answer is awaited') from a;

-- Wrong by the words of whoever has it.
select tests.drain();
create temporary table b as select * from tests.contacted_lead(2, '{"person": {"name": "Bia Nunes", "phone": "11987650002", "email": "bia@example.com"}}');
select tests.write(2, 'wamid.1', '{"from": "5511987650002"}' || tests.text_of('não sou eu'));
select tests.lead(2, '{"person": {"name": "Bia Nunes", "phone": "11987650012", "email": "bia@example.com"}}');
select tests.drain();
select is(tests.recipients(lead_id), '+5511987650002 +5511987650012', 'the new one gets the template') from b;

-- Refused by WhatsApp.
create temporary table c as select tests.lead_with_conversation(3, '{"person": {"name": "Caio Pinto", "phone": "11987650003", "email": "caio@example.com"}}') as lead_id;
create temporary table claimed as select * from tests.claim_one('whatsapp.template');
select outbox.fail(tests.worker_id(), id, attempt, tests.error(130403)) from claimed;
select is(tests.next_action(lead_id), 'call_by_consultant', 'a number that WhatsApp does not reach is called') from c;
select is(tests.number(lead_id), '+5511987650003', 'it is still his') from c;
select tests.lead(3, '{"person": {"name": "Caio Pinto", "phone": "11987650013", "email": "caio@example.com"}}');
select tests.drain();
select is(tests.recipients(lead_id), '+5511987650003 +5511987650013', 'the new one gets the template') from c;
select tests.lead(3, '{"person": {"name": "Caio Pinto", "phone": "11987650003", "email": "caio@example.com"}}');
select is(tests.number(lead_id), '+5511987650013', 'and the refused one is not tried again when it comes again') from c;

-- Two numbers from the beginning: the next follows by itself.
select tests.drain();
create temporary table ana_token as select tests.make_token('Extensão da Ana', '{leads:write,leads:read}', tests.consultant(1)) as id;
create temporary table d as select tests.lead_with_conversation(4, '{"person": {"name": "Davi Melo", "phone": "11987650004", "email": "davi@example.com"}}') as lead_id;
create temporary table claimed_d as select * from tests.claim_one('whatsapp.template');
select tests.lead(4, '{"person": {"name": "Davi Melo", "phone": "11987650014", "email": "davi@example.com"}}', id) from ana_token;
select outbox.fail(tests.worker_id(), id, attempt, tests.error(130403)) from claimed_d;
select is(tests.next_action(lead_id), 'first_contact', 'a number that a consultant had added is next') from d;
select tests.drain();
select is(tests.recipients(lead_id), '+5511987650004 +5511987650014', 'and is written to') from d;

-- Calls count for the number that was called.
select tests.drain();
create temporary table e as select tests.lead(5, '{"person": {"name": "Eva Reis", "phone": "1133330005", "email": "eva@example.com"}}') as lead_id;
select leads.record_call(lead_id, tests.token_id(), 'no_answer', p_called_at => util.current_time() - n * interval '1 minute') from e, generate_series(1, ops.setting_text('unreachable_after_calls')::integer - 1) as n;
select tests.lead(5, '{"person": {"name": "Eva Reis", "phone": "1133330015", "email": "eva@example.com"}}');
select is(tests.number(lead_id), '+551133330015', 'another landline') from e;
select tests.advance('2 minutes');
select leads.record_call(lead_id, tests.token_id(), 'no_answer') from e;
select is(tests.status(lead_id), 'new', 'begins at none') from e;
select is((select count(distinct c.number) from leads.calls as c, e where c.lead_id = e.lead_id), 2::bigint, 'each call knows its number');
select leads.record_call(lead_id, tests.token_id(), 'no_answer', p_called_at => util.current_time() - n * interval '10 seconds') from e, generate_series(2, ops.setting_text('unreachable_after_calls')::integer) as n;
select is(tests.status(lead_id), 'unreachable', 'until one has failed often enough and none is left') from e;

-- It arrived after all.
select tests.drain();
create temporary table f as select * from tests.contacted_lead(6, '{"person": {"name": "Fábio Luz", "phone": "11987650006"}}');
select tests.tell(wamid, 'failed', '{"errors": [{"code": 130403, "title": "Undeliverable"}]}') from f;
select is((people.phone_of(tests.person_id(lead_id))).refused_at is not null, true, 'a number is refused') from f;
select tests.tell(wamid, 'delivered') from f;
select is((people.phone_of(tests.person_id(lead_id))).refused_at, null, 'and a message arrived after all') from f;
select is((people.phone_of(tests.person_id(lead_id))).tried_at is not null, true, 'it was tried') from f;
select tests.write(6, 'wamid.9', '{"from": "5511987650006"}');
select is((people.phone_of(tests.person_id(lead_id))).answered_at is not null, true, 'and answered') from f;

select is((select tests.snapshot(u.lead_id) from uninvolved as u), uninvolved, 'somebody uninvolved is what they were') from before;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
