begin;
select plan(5);

-- Friday 6 March 2026 is a holiday in Pernambuco alone.
select tests.make_operation('2026-03-03 15:00:00+00');
update ops.settings set value = null where key = 'first_contact_hours';
create temporary table t as select tests.lead_with_conversation(1, '{"person": {"name": "Ana Lima", "phone": "81988887777"}}') as recife;
select tests.step('whatsapp.template'), tests.step('chatwoot.note');
create temporary table u as select tests.lead_with_conversation(2) as paulo;
select tests.step('whatsapp.template'), tests.step('chatwoot.note');
select is((select l.next_action_at from leads.leads as l, t where l.id = t.recife), '2026-03-07 11:00Z', 'who is silent in Recife is waited for until Saturday');
select is((select l.next_action_at from leads.leads as l, u where l.id = u.paulo), '2026-03-06 11:00Z', 'in São Paulo until Friday');
select tests.freeze('2026-03-06 12:00:00+00');
select results_eq('select r.lead_id, r.action from rework.run() as r', $$select paulo, 'send_template' from u$$, 'on Friday the one in São Paulo is written to');
select tests.freeze('2026-03-07 12:00:00+00');
select results_eq('select r.lead_id, r.action from rework.run() as r', $$select recife, 'send_template' from t$$, 'on Saturday the one in Recife');
select is((select falls_on from rework.attempts as a, t where a.lead_id = t.recife), '2026-03-06', 'whose cadence keeps its days');

select * from finish();
rollback;
