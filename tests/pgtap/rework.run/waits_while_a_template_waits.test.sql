begin;
select plan(13);

select tests.make_operation('2026-03-10 15:00:00+00');
create function tests.refused_afterwards(p_wamid text, p_code integer) returns text language plpgsql as $$
begin
    perform api.receive_webhook(tests.service(), 'whatsapp', convert_to(jsonb_build_object('object', 'whatsapp_business_account', 'entry', jsonb_build_array(
        jsonb_build_object('id', '1', 'changes', jsonb_build_array(jsonb_build_object('field', 'messages', 'value', jsonb_build_object(
            'metadata', '{"phone_number_id": "100200300"}'::jsonb,
            'statuses', jsonb_build_array(jsonb_build_object(
                'id', p_wamid, 'status', 'failed', 'timestamp', (extract(epoch from util.current_time())::bigint + 1)::text,
                'errors', jsonb_build_array(jsonb_build_object('code', p_code, 'title', 'x'))
            ))
        ))))
    ))::text, 'UTF8'));
    perform inbox.process_deliveries();
    return (select f.state from inbox.facts as f order by f.id desc limit 1);
end;
$$;
create temporary table o as select tests.lead_with_conversation(3) as other;
select tests.step('whatsapp.template', '{"wamid": "w3"}'), tests.step('chatwoot.note');
create temporary table t as select tests.lead_with_conversation(1) as one;
select tests.step('whatsapp.template', '{"wamid": "w1"}'), tests.step('chatwoot.note');
create temporary table u as select tests.lead_with_conversation(2) as two;
select tests.step('whatsapp.template', '{"wamid": "w2"}'), tests.step('chatwoot.note');

-- Accepted, and refused afterwards for want of money: an outage of days.
select is(tests.refused_afterwards('w1', 131042), 'applied', 'Meta takes one back');
select is(tests.refused_afterwards('w2', 131042), 'applied', 'and another');
select is((select format('%s %s', tests.next_action(one), tests.next_action(two)) from t, u), 'first_contact first_contact', 'both wait for their first message again');
select tests.advance('1 hour');
select is(tests.chatwoot_says(tests.chatwoot_message(501, 'outgoing', 'Bom dia, Maria!', p_n => 2)), 'message applied', 'a consultant writes to the second');
select is((select m.state from outbox.jobs as m, u where m.id = tests.row_id(u.two, 'whatsapp.template')), 'cancelled', 'whose template is not needed any more');
select tests.freeze('2026-03-13 15:00:00+00');
select results_eq('select r.lead_id, r.action from rework.run() as r order by 1', $$select l, 'send_template' from (select other as l from o union select two from u) as x order by 1$$, 'D+3 is for those to whom something left');
select is((select count(*) from rework.attempts as a, t where a.lead_id = t.one), 0::bigint, 'not for the one whose first message waits');
select tests.freeze('2026-03-14 15:00:00+00');
select sending.resume_channel('principal');
create temporary table c as select c.* from outbox.claim(tests.worker_id(), 50) as c;
select is((select c.work ->> 'template' from c, t where c.lead_id = t.one), 'indica_primeiro_contato', 'money is there again: the first message leaves, alone');
select outbox.complete(tests.worker_id(), c.id, c.attempt, tests.result(c.kind, c.id, c.work)) from c where c.kind = 'whatsapp.template';
select is((select l.last_outbound_at from leads.leads as l, t where l.id = t.one), '2026-03-14 15:00:00+00', 'what counts is what left');
select tests.freeze('2026-03-16 15:00:00+00');
select is_empty('select r.* from rework.run() as r, t where r.lead_id = t.one', 'nothing on D+2 of it');
select tests.freeze('2026-03-17 15:00:00+00');
select results_eq('select r.step from rework.run() as r, t where r.lead_id = t.one', 'values (1)', 'the first step on its D+3');
select is((select count(*) from rework.attempts as a, o where a.lead_id = o.other and a.step = 2), 1::bigint, 'a lead that nothing befell went on') ;
select is(tests.is_sound(), '', 'nothing stands still');

select * from finish();
rollback;
