begin;
select plan(5);

select tests.make_operation();
create function tests.waiting_lead(p_n integer) returns bigint language plpgsql as $$
declare
    v_lead_id constant bigint := tests.lead(p_n);
begin
    perform sending.request_first_contact(v_lead_id);
    return v_lead_id;
end;
$$;
create temporary table t as
select tests.waiting_lead(1) as answered, tests.waiting_lead(2) as spoken, tests.waiting_lead(3) as silent;
select tests.drain();
select tests.freeze('2026-03-13 15:00:00+00');
select is((select count(*)::integer from rework.run() as r where r.action = 'send_template'), 3, 'D+3 is planned for three');
select tests.advance('1 hour');

-- All three are on their way when one person writes and another is spoken with.
create temporary table c as select c.* from outbox.claim(tests.worker_id(), 10) as c where c.kind = 'whatsapp.template';
select is((select count(*)::integer from c), 3, 'all are being sent');
select tests.write(1, 'wamid.meanwhile') from t;
select leads.record_call(spoken, tests.token_id(), 'answered') from t;
select outbox.complete(tests.worker_id(), c.id, c.attempt, tests.result(c.kind, c.id, c.work)) from c;

select is(tests.next_action(answered), 'answer_person', 'who wrote is still to be answered') from t;
select is(tests.next_action(spoken), 'scheduled', 'what was agreed on the telephone stays') from t;
select is(tests.next_action(silent), 'await_reply', 'who was silent is waited for') from t;

select * from finish();
rollback;
