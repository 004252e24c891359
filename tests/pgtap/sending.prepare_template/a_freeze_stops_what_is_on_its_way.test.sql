begin;
select plan(14);

select tests.make_operation();
create function tests.waiting(p_n integer) returns bigint language plpgsql as $$
declare
    v_lead_id constant bigint := tests.lead(p_n);
begin
    perform sending.request_first_contact(v_lead_id);
    return v_lead_id;
end;
$$;
create temporary table t as
select tests.waiting(1) as queued, tests.waiting(2) as flying, tests.waiting(3) as retried, tests.waiting(4) as other;
create function tests.wrong(p_lead_id bigint) returns bigint language sql as $$
    select leads.record_call(p_lead_id, tests.token_id(), 'wrong_number')
$$;
select tests.wrong(queued) from t;
create temporary table c as select c.* from outbox.claim(tests.worker_id(), 20) as c where c.kind = 'whatsapp.template';
select is((select array_agg(c.lead_id order by c.lead_id) from c), (select array[flying, retried, other] from t), 'a frozen lead is not written to');
select is(tests.row_state(tests.row_id(queued, 'whatsapp.template')), 'cancelled', 'its order is withdrawn') from t;

-- While the others are on their way somebody else answers the phone of two.
select tests.advance('10 seconds');
select tests.wrong(flying) from t;
select tests.wrong(retried) from t;
select outbox.complete(tests.worker_id(), c.id, c.attempt, tests.result(c.kind, c.id, c.work)) from c, t where c.lead_id in (t.flying, t.other);
select is(outbox.fail(tests.worker_id(), c.id, c.attempt, '{"target": "whatsapp", "phase": "before_request", "message": "no route"}'), 'pending', 'one is to be tried again') from c, t where c.lead_id = t.retried;
select is(tests.next_action(flying) || ' ' || (select l.hold_reason from leads.leads as l where l.id = t.flying), 'human_review wrong_number', 'an acceptance lifts no freeze') from t;
select is(tests.next_action(retried), 'human_review', 'nor a further try') from t;
select tests.advance('1 hour');
select tests.drain();
select is((select m.state from sending.messages as m, t where m.lead_id = t.retried), 'cancelled', 'which does not leave') from t;
select is(tests.next_action(other), 'await_reply', 'the other lead goes on') from t;

-- Statuses, words and the daily run lift nothing.
select tests.tell((tests.message_of(flying)).wamid, 'delivered') from t;
select tests.write(2, 'wamid.who');
select is(tests.next_action(flying), 'human_review', 'only a human lifts it') from t;
select tests.freeze('2026-03-14 15:00:00+00');
select is((select array_agg(r.lead_id) from rework.run() as r), (select array[other] from t), 'the cadence passes it over');

-- A freeze that stands when a claim looks, whatever the step says.
create temporary table u as select tests.waiting(5) as lead_id;
update leads.leads as l set hold_reason = 'wrong_number' from u where l.id = u.lead_id;
select is((sending.prepare_template(tests.row_id(lead_id, 'whatsapp.template'), util.current_time())).reason, 'held', 'the claim reads it') from u;
update leads.leads as l set hold_reason = null from u where l.id = u.lead_id;
select is((sending.prepare_template(tests.row_id(lead_id, 'whatsapp.template'), util.current_time())).verdict, 'go', 'without it the message goes') from u;
update outbox.jobs as j set state = 'cancelled', finished_at = now() from u where j.lead_id = u.lead_id and j.state = 'pending';
select leads.record_call(flying, tests.token_id(), 'call_back', null, util.current_time(), '2026-03-20 15:00:00+00') from t;
select is(tests.next_action(flying) || coalesce((select l.hold_reason from leads.leads as l where l.id = t.flying), ''), 'scheduled', 'a human decides') from t;
select is((select count(*) from sending.messages as m, t where m.lead_id = t.queued), 0::bigint, 'the first got nothing at all');
select is((select count(*)::integer from sending.messages as m, t where m.lead_id = t.flying), 1, 'the second what was on its way');

select * from finish();
rollback;
