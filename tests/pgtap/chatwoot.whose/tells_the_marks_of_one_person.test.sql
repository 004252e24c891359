begin;
select plan(7);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as other;
select tests.drain();
select is(chatwoot.whose(lead_id) ->> 'lead', l.uid::text, 'our mark on the conversation') from t join leads.leads as l on l.id = t.lead_id;
select is(chatwoot.whose(lead_id) ->> 'identifier', 'indica:' || p.uid, 'our mark on the contact')
from t join leads.leads as l on l.id = t.lead_id join people.people as p on p.id = l.person_id;
select is(chatwoot.whose(lead_id) -> 'phones', to_jsonb(people.phone_variants(tests.phone(1))), 'their phone in every form, and nobody else''s') from t;
select is(chatwoot.whose(0), null, 'no lead is nobody');

-- What was just made is not read again; what is older is compared.
select chatwoot.request_note(lead_id, 'n', '{"about": "opt_out_lifted", "at": "2026-03-10T10:00:00Z"}') from t;
select is((chatwoot.prepare_note(o.id, o.due_at + interval '1 hour')).work -> 'whose', null, 'within an hour a note is just written') from outbox.jobs as o where o.dedupe_key = 'n';
select is((chatwoot.prepare_note(o.id, o.due_at + interval '61 minutes')).work -> 'whose', chatwoot.whose(t.lead_id, chatwoot.current_conversation(t.lead_id)), 'later the conversation is looked at first') from t, outbox.jobs as o where o.dedupe_key = 'n';
select chatwoot.request_update(other, p_gives_to_owner => true) from u;
select is((select c.work -> 'whose' from outbox.claim(tests.worker_id()) as c where c.kind = 'chatwoot.update'), chatwoot.whose(other, chatwoot.current_conversation(other)), 'an update reads, and compares always') from u;

select * from finish();
rollback;
