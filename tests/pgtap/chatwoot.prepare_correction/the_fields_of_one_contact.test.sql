begin;
select plan(7);

select tests.make_crowd();
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
update chatwoot.contacts set contact_id = 9000 + n from generate_series(1, 7) as n where person_id = tests.person_id(tests.nth(n));
insert into chatwoot.contacts (person_id, channel_id, contact_id, source_id, updated_at)
select tests.person_id(tests.nth(n)), c.id, 8000 + n, '5511', util.current_time() from generate_series(1, 3) as n, sending.channels as c where c.code = 'reserva';
create function tests.prepared(p_n integer, p_fields jsonb) returns outbox.prepared language sql as $$
    select chatwoot.prepare_correction(outbox.enqueue(p_kind => 'chatwoot.correction', p_lead_id => tests.nth(p_n), p_due_at => util.current_time(), p_payload => jsonb_build_object('fields', p_fields)), util.current_time())
$$;
select is((tests.prepared(2, '["name", "phone", "email"]')).work, jsonb_build_object(
    'account_id', 1, 'contact_id', 9002, 'phones', (select jsonb_agg(distinct v) from unnest(people.phone_variants(tests.phone(2))) as v), 'identifier', 'indica:' || p.uid, 'custom_attributes', jsonb_build_object('indica_person', p.uid),
    'fields', jsonb_build_object('name', 'Pessoa B Souza', 'phone_number', tests.phone(2), 'email', 'p2@example.com')
), 'all of that person, under the number that is the default''s') from people.people as p where p.id = tests.person_id(tests.nth(2));
select is((tests.prepared(3, '["email"]')).work -> 'fields', '{"email": "p3@example.com"}'::jsonb, 'of another what was corrected');
select is((tests.prepared(3, '["email"]')).work ->> 'contact_id', '9003', 'in their own contact');
select is((tests.prepared(3, '["email"]')).verdict, 'go', 'it goes');
delete from chatwoot.contacts where person_id = tests.person_id(tests.nth(3)) and contact_id = 9003;
select isnt((tests.prepared(3, '["email"]')).verdict, 'go', 'where the default number has no contact of theirs nothing goes');
select is((tests.prepared(1, '["name"]')).work ->> 'contact_id', '9001', 'to the first');
delete from people.identifiers where person_id = tests.person_id(tests.nth(1)) and kind = 'email';
select is((tests.prepared(1, '["email"]')).work -> 'fields', '{"email": null}'::jsonb, 'what was taken away is empty there');

select * from finish();
rollback;
