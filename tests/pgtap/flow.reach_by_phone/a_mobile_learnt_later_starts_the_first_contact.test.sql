begin;
select plan(9);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as select tests.lead(1, '{"person": {"name": "Maria Souza", "email": "maria@example.com"}}') as lead_id;
select is(tests.next_action(lead_id), 'human_review', 'an e-mail alone waits for a human') from t;
select tests.step('chatwoot.contact', '{"contact_id": 9001, "source_id": null}');

select tests.advance('1 hour');
select is(
    (select body ->> 'outcome' from tests.submit(tests.indication(1, '{"person": {"name": "Maria Souza", "email": "maria@example.com", "phone": "+5511971234567"}}'))),
    'touched', 'the same person comes with a mobile'
);
select is(tests.next_action(lead_id), 'first_contact', 'now a message can reach her') from t;
select is(tests.is_sound(), '', 'nothing stagnates');
select tests.step('chatwoot.contact', '{"contact_id": 9001}'), tests.step('chatwoot.conversation');
select tests.step('whatsapp.template');
select is((select format('%s %s', m.recipient, m.state) from sending.messages as m), '+5511971234567 accepted', 'it is sent to the mobile');
select is((select l.status from leads.leads as l, t where l.id = t.lead_id), 'contacted', 'and the lead is contacted');

select tests.submit(tests.indication(1, '{"person": {"name": "Maria Souza", "email": "maria@example.com", "phone": "+5511971234567"}}'));
select is((select count(*) from outbox.jobs as m where m.kind = 'whatsapp.template'), 1::bigint, 'a further indication sends nothing more');
select is((select count(*) from outbox.jobs as m where m.payload ->> 'about' = 'touch'), 1::bigint, 'but tells the consultant');
select is(tests.is_sound(), '', 'and nothing stagnates');

select * from finish();
rollback;
