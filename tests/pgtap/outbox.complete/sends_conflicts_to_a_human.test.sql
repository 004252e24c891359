begin;
select plan(11);

select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id;
select tests.step('chatwoot.contact', '{"adopted": true, "conflicts": [{"field": "email", "contact_id": 77}]}');
select is((select e.data from leads.events as e, t where e.lead_id = t.lead_id order by e.seq desc limit 1), '{"adopted": true, "conflicts": [{"field": "email", "contact_id": 77}], "contact_id": 9000}', 'the history tells of adoption and conflict');
select is(tests.row_state(tests.row_id(lead_id, 'chatwoot.conversation')), 'pending', 'somebody else''s e-mail does not stop the contact') from t;

create temporary table u as select tests.lead(2) as lead_id;
update outbox.jobs set state = 'cancelled', finished_at = now() where kind = 'chatwoot.conversation';
select tests.step('chatwoot.contact', '{"contact_id": 9002, "source_id": null, "conflicts": [{"field": "source_id", "contact_id": 78}]}');
select is(tests.row_id(lead_id, 'chatwoot.conversation'), null, 'a number that another contact has opens no conversation') from u;
select is(tests.next_action(lead_id), 'human_review', 'a human looks') from u;
select is((select e.data ->> 'reason' from leads.events as e, u where e.lead_id = u.lead_id order by e.seq desc limit 1), 'contact_conflict', 'and learns why');
select ok(not exists (select from governance.stagnant_leads as s, u where s.lead_id = u.lead_id), 'the lead does not stagnate');

-- A person without a phone has a contact and no conversation.
create temporary table v as select tests.lead(3, '{"person": {"name": "Rosa Alves", "email": "rosa@example.com"}}') as lead_id;
create temporary table c as select * from tests.claim_one('chatwoot.contact');
select is(work - '{identifier,custom_attributes}'::text[], '{"account_id": 1, "inbox_id": 7, "contact_id": null, "name": "Rosa Alves", "email": "rosa@example.com", "phone_number": null, "others": [], "phone_variants": [], "source_id": null}'::jsonb, 'an e-mail alone makes a contact') from c;
select is(outbox.complete(tests.worker_id(), id, attempt, tests.result('chatwoot.contact', id, work)), 'done', 'which is reported') from c;
select is((select count(*) from outbox.jobs as m, v where m.lead_id = v.lead_id), 1::bigint, 'and nothing follows');
select is(tests.next_action(lead_id), 'human_review', 'but that a human finds a phone') from v;
select is(tests.is_sound(), 'stagnant 1', 'only the first one, whose conversation this test took away, stagnates');

select * from finish();
rollback;
