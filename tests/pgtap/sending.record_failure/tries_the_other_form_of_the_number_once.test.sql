begin;
select plan(20);

-- WhatsApp does not know a Brazilian mobile under the form that was typed. Somebody with a number that has only one form, and somebody else.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table o as select lead_id from tests.contacted_lead(2);
create temporary table a as select tests.lead_with_conversation(1) as lead_id;
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create function tests.leave(p_lead_id bigint) returns text language plpgsql as $$
declare
    v_to text;
begin
    select c.work ->> 'to' into v_to from outbox.claim(tests.worker_id(), 50) as c where c.lead_id = p_lead_id and c.kind = 'whatsapp.template';
    return v_to;
end;
$$;
create function tests.refuse(p_lead_id bigint, p_code integer default 131026) returns text language sql as $$
    select outbox.fail(tests.worker_id(), m.id, m.attempts, tests.error(p_code)) from outbox.jobs as m where m.id = tests.row_id(p_lead_id, 'whatsapp.template')
$$;
create function tests.arrive(p_lead_id bigint) returns text language sql as $$
    select outbox.complete(tests.worker_id(), m.id, m.attempts, jsonb_build_object('wamid', 'wamid.' || m.id || '.' || m.attempts, 'wa_id', null)) from outbox.jobs as m where m.id = tests.row_id(p_lead_id, 'whatsapp.template')
$$;
select matches(tests.leave(lead_id), '^\+55119[6-9][0-9]{7}$', 'with the ninth digit first') from a;
select is(tests.refuse(lead_id), 'pending', 'what WhatsApp does not know is tried once more') from a;
select is(tests.next_action(lead_id), 'first_contact', 'the lead goes on waiting for it') from a;
select is((people.phone_of(tests.person_id(lead_id))).refused_at, null, 'and the number is not refused') from a;
select tests.advance('10 seconds');
select matches(tests.leave(lead_id), '^\+5511[6-9][0-9]{7}$', 'without the ninth digit') from a;
select is((select m.recipient from sending.messages as m where m.lead_id = a.lead_id), (people.phone_of(tests.person_id(lead_id))).value, 'it is still their number') from a;
select is(tests.refuse(lead_id), 'dead', 'once and no more') from a;
select is(tests.next_action(lead_id), 'call_by_consultant', 'then somebody calls') from a;
select is((people.phone_of(tests.person_id(lead_id))).refused_at is not null, true, 'the number is refused') from a;

-- Refused hours after it was accepted; the other form arrives, and what follows goes by it.
update outbox.jobs set state = 'cancelled', finished_at = util.current_time(), claimed_by = null, lease_expires_at = null where finished_at is null;
create temporary table b as select * from tests.contacted_lead(3);
select tests.advance('1 hour');
select tests.tell(wamid, 'failed', '{"errors": [{"code": 131026, "title": "x"}]}', util.current_time()) from b;
select is(tests.next_action(lead_id), 'first_contact', 'a late refusal is tried again too') from b;
select tests.advance('10 seconds');
select matches(tests.leave(lead_id), '^\+5511[6-9][0-9]{7}$', 'in the other form') from b;
select is(tests.arrive(lead_id), 'done', 'which WhatsApp takes') from b;
select is(tests.next_action(lead_id), 'await_reply', 'an answer is waited for') from b;
select tests.freeze('2026-03-13 15:00:00+00');
select rework.run();
update outbox.jobs set due_at = util.current_time() where state = 'pending' and kind = 'whatsapp.template';
select matches(tests.leave(lead_id), '^\+5511[6-9][0-9]{7}$', 'the next message goes straight to it') from b;
select is(tests.leave(lead_id), null, 'once') from b;
select is((select count(*) from sending.messages as m where m.is_other_form), 3::bigint, 'nobody else is written to in another form');

-- Where there is one form only, or another refusal.
select tests.freeze('2026-03-17 15:00:00+00');
update outbox.jobs set state = 'cancelled', finished_at = util.current_time(), claimed_by = null, lease_expires_at = null where finished_at is null;
create temporary table c as select tests.lead_with_conversation(4, '{"person": {"name": "Rui Costa", "phone": "+351912345678"}}') as lead_id;
select is(tests.leave(lead_id), '+351912345678', 'a number of another country') from c;
select is(tests.refuse(lead_id), 'dead', 'has no other form') from c;
update outbox.jobs set state = 'cancelled', finished_at = util.current_time(), claimed_by = null, lease_expires_at = null where finished_at is null;
create temporary table d as select tests.lead_with_conversation(5) as lead_id;
select tests.leave(lead_id) from d;
select is(tests.refuse(lead_id, 130403), 'dead', 'who blocked us is not tried again') from d;
select is(tests.status(o.lead_id), 'contacted', 'the other lead is as it was') from o;

select * from finish();
rollback;
