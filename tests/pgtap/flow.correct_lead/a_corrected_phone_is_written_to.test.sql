begin;
select plan(27);

select tests.make_operation();
create temporary table made as
select tests.lead_with_conversation(1, '{"person": {"name": "Maria Souza", "phone": "11987654321"}}') as sent;
select tests.step('whatsapp.template');
create temporary table made2 as
select tests.lead(2, '{"person": {"name": "Rosa Prado", "phone": "1132654321"}}') as landline,
    tests.lead(3, '{"person": {"name": "Ivo Reis", "email": "ivo@example.com"}}') as email_only,
    tests.lead(4, '{"person": {"name": "Bia Lima", "phone": "11976543210"}}') as waiting,
    tests.lead(5, '{"person": {"name": "Caio Melo", "phone": "11965432109"}}') as uninvolved;
select tests.drain();
create temporary table t as select l.*, v.key from made, made2, lateral (values ('sent', sent), ('landline', landline), ('email', email_only), ('waiting', waiting), ('uninvolved', uninvolved)) as v (key, lead_id) join leads.leads as l on l.id = v.lead_id;
create function tests.phoned(p_key text, p_person jsonb, p_more jsonb default '{}') returns text language sql as $$
    select concat_ws(' ', nullif(array_to_string(c.fields, ','), ''), c.code, c.errors #>> '{0,code}')
    from t cross join lateral flow.correct_lead(t.uid, jsonb_build_object('person', p_person) || p_more, 'consultant:1') as c where t.key = p_key
$$;
create function tests.next(p_key text) returns text language sql as $$
    select concat_ws(' ', l.next_action, l.hold_reason, (people.phone_of(l.person_id)).value) from t join leads.leads as l on l.id = t.id where t.key = p_key
$$;
create temporary table before as select tests.next('uninvolved') as uninvolved;

select is(tests.next('sent'), 'await_reply +5511987654321', 'a message went to a number');
select is(tests.phoned('sent', '{"phone": "11 99812-4477"}'), 'phone', 'that was wrong');
select is(tests.next('sent'), 'first_contact +5511998124477', 'the right one gets its first contact');
select is((select string_agg(d.value || ' ' || d.reason, ', ') from people.detached_identifiers as d, t where t.key = 'sent' and d.person_id = t.person_id), '+5511987654321 corrected', 'the wrong one is remembered');
select is((select e.data -> 'phone' from leads.events as e, t where t.key = 'sent' and e.lead_id = t.id and e.kind = 'corrected'), '"replaced"', 'the history says how');
select is((select string_agg(j.kind, ' ' order by j.id) from outbox.jobs as j, t where t.key = 'sent' and j.lead_id = t.id and j.state = 'pending' and j.kind <> 'whatsapp.template' and j.kind <> 'chatwoot.note'), 'chatwoot.correction chatwoot.contact', 'Chatwoot''s contact follows before its conversation');
select tests.drain();
select is((select count(*) from sending.messages as m, t where t.key = 'sent' and m.lead_id = t.id and m.recipient = '+5511998124477'), 1::bigint, 'and one message leaves for it');
select is((select count(*) from chatwoot.conversations as c, t where t.key = 'sent' and c.lead_id = t.id), 2::bigint, 'in a conversation of its own');
select is(tests.next('sent'), 'await_reply +5511998124477', 'whose answer is awaited');

select is(tests.next('landline'), 'call_by_consultant +551132654321', 'who has a landline is called');
select is(tests.phoned('landline', '{"phone": "11 99812-4488", "keep_phone": true}'), 'phone', 'a mobile beside it');
select is(tests.next('landline'), 'first_contact +5511998124488', 'is written to');
select is((select count(*) from people.identifiers as i, t where t.key = 'landline' and i.person_id = t.person_id and i.kind = 'phone'), 2::bigint, 'and the landline stays');
select is(tests.next('email'), 'human_review', 'who has an e-mail waits for a human');
select is(tests.phoned('email', '{"phone": "11 99812-4499"}'), 'phone', 'who knows the number');
select is(tests.next('email'), 'first_contact +5511998124499', 'by which they are written to');

select is(tests.phoned('sent', '{"phone": "11 98765-4321"}'), 'phone', 'after all it was the first');
select is(tests.next('sent'), 'human_review wrong_number +5511987654321', 'a human who says so is believed, and since it was written to before, says what follows');
select is(tests.phoned('sent', '{"phone": null}'), 'phone', 'no number at all');
select is(tests.next('sent'), 'human_review wrong_number', 'a human looks');

-- Somebody else's number, and one that said stop.
select is(tests.phoned('email', '{"phone": "11 97654-3210"}'), 'ID321 ID321', 'another person''s is told');
select is(tests.next('email'), 'first_contact +5511998124499', 'and changes nothing');
select is(tests.phoned('email', '{"phone": "11 97654-3210", "keep_phone": true}', '{"shared": true}'), 'phone', 'unless both have it');
select is((select string_agg(i.is_shared::text, ' ') from people.identifiers as i where i.kind = 'phone' and i.value = '+5511976543210'), 'true true', 'which is marked on both');
select leads.suppress('21 98888-7766', null, 'request', 'operator');
select is(tests.phoned('email', '{"phone": "21 98888-7766"}', '{"shared": true}'), 'ID307 ID307', 'a number that said stop is written to by nobody');
select is(tests.next('uninvolved'), uninvolved, 'nobody else is written to otherwise') from before;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
