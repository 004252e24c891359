begin;
select plan(9);

select tests.make_operation();
create temporary table beside as select tests.lead_with_conversation(20) as lead_id;
select tests.drain();
create temporary table before as select tests.snapshot(lead_id) as it from beside;
create temporary table a as select tests.lead(1) as lead_id;
select tests.step('chatwoot.contact', '{"contact_id": 9001}');
select is((select k.source_id is not null from chatwoot.contacts as k where k.contact_id = 9001), true, 'the place in the inbox comes with the conversation');
select tests.step('chatwoot.conversation', '{"conversation_id": null, "conflicts": [{"field": "source_id", "contact_id": null}], "found": []}');
select is((select count(*) from chatwoot.conversations as c join a using (lead_id)), 0::bigint, 'which cannot be made, since another contact has the number');
select is((select concat_ws(' ', l.status, l.next_action) from leads.leads as l join a on a.lead_id = l.id), 'new human_review', 'so a human looks');
select is((select e.data - 'contact_id' from leads.events as e join a using (lead_id) where e.kind = 'chatwoot_contact_ready' order by e.seq desc limit 1), '{"adopted": true, "has_source": false, "conflicts": [{"field": "source_id", "contact_id": null}]}'::jsonb, 'the history says why');
select is((select k.source_id from chatwoot.contacts as k where k.contact_id = 9001), null, 'it has no place');
select is((select count(*) from chatwoot.contacts as k where k.source_id is not null), 1::bigint, 'the other''s is kept');
select is((select string_agg(j.kind, ' ' order by j.id) from outbox.jobs as j join a using (lead_id) where j.state = 'pending'), null, 'nothing is sent, nothing is tried again');
select is(tests.snapshot(lead_id), it, 'nothing became of the lead beside it') from beside, before;
select ok((select bool_and(leads.verify_chain(l.id)) from leads.leads as l), 'every history holds');

select * from finish();
rollback;
