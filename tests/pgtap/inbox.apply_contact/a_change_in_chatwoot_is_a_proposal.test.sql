begin;
select plan(24);

select tests.make_operation();
create temporary table made as select tests.lead_with_conversation(1, '{"person": {"name": "Maria Souza", "phone": "11987654321", "email": "maria@example.com"}}') as lead_id;
select tests.step('whatsapp.template');
create temporary table made2 as select tests.lead(2, '{"person": {"name": "Rosa Prado", "phone": "11976543210"}}') as lead_id;
select tests.drain();
create temporary table t as select l.*, c.contact_id from leads.leads as l join made as m on m.lead_id = l.id join chatwoot.contacts as c on c.person_id = l.person_id;
create temporary table o as select l.*, c.contact_id from leads.leads as l join made2 as m on m.lead_id = l.id join chatwoot.contacts as c on c.person_id = l.person_id;
create function tests.told(p_changed jsonb, p_account integer default 1, p_event text default 'contact_updated') returns text language sql as $$
    select concat_ws(' ', a.state, a.reason)
    from inbox.chatwoot_facts(jsonb_build_object('event', p_event, 'id', (select contact_id from t), 'account', jsonb_build_object('id', p_account), 'name', 'x', 'changed_attributes', p_changed), 0, 1) as f
    cross join lateral inbox.apply_chatwoot(f.kind, f.payload, util.current_time()) as a
$$;
create function tests.change(p_field text, p_value text, p_was text default 'antes') returns jsonb language sql as $$
    select jsonb_build_array(jsonb_build_object(p_field, jsonb_build_object('previous_value', p_was, 'current_value', p_value)))
$$;
create function tests.waits() returns text language sql as $$
    select string_agg(format('%s=%s', p.field, p.value), ', ' order by p.field) from chatwoot.proposals as p where p.decided_at is null
$$;

select is(tests.told('[{"last_activity_at": {"previous_value": 1, "current_value": 2}}]'), 'ignored contact', 'a message''s time is nothing');
select is(tests.told(null), 'ignored contact', 'nor is a change that is not told');
select is(tests.told(tests.change('name', 'Maria de Sousa Lima'), p_event => 'contact_created'), 'ignored contact', 'nor a contact that is new');
select is(tests.told(tests.change('phone_number', '+5511998124477')), 'applied', 'another phone is');
select is(tests.told(tests.change('name', 'Maria Aparecida')), 'applied', 'and another name');
select is(tests.told(tests.change('email', 'nova@example.com')), 'applied', 'and e-mail');
select is(tests.waits(), 'email=nova@example.com, name=Maria Aparecida, phone=+5511998124477', 'they wait for a human');
select is((select format('%s %s %s', p.name, (people.phone_of(p.id)).value, (people.email_of(p.id)).value) from people.people as p, t where p.id = t.person_id), 'Maria Souza +5511987654321 maria@example.com', 'and nothing of it counts before');
select is((select string_agg(e.data ->> 'field', ' ' order by e.seq) from leads.events as e, t where e.lead_id = t.id and e.kind = 'change_proposed'), 'phone name email', 'the history tells it');
select is(tests.told(tests.change('phone_number', '+5511998124477')), 'ignored contact', 'told twice counts once');
select is(tests.told(tests.change('phone_number', '+5511998124488')), 'applied', 'a newer change');
select is(tests.waits(), 'email=nova@example.com, name=Maria Aparecida, phone=+5511998124488', 'takes the place of the older');
select is(tests.told(tests.change('name', 'Maria Souza')), 'ignored contact', 'what we have is an echo');
select is(tests.told(tests.change('phone_number', '11 8765-4321')), 'ignored contact', 'in whatever form');
select is(tests.told(tests.change('email', '')), 'ignored contact', 'what was emptied is nothing');
select is(tests.told(tests.change('email', 'não sei')), 'ignored contact', 'nor what is no e-mail');
select is(tests.told(tests.change('name', 'Zé', 'x'), p_account => 2), 'ignored contact', 'another account''s contact is another');
select is(tests.told('[[1], "x", {"name": 5}, {"name": {"current_value": ["a"]}}]'), 'ignored contact', 'whatever is told, nothing raises');
select is((select count(*) from chatwoot.proposals as p, o where p.person_id = o.person_id), 0::bigint, 'nobody else is meant');

-- Our own correction comes back, and a late change of before.
select flow.correct_lead(uid, '{"person": {"phone": "11 99812-4499", "name": "Marta Souza"}}', 'consultant:1') from t;
select is(tests.told(tests.change('phone_number', '+5511998124499') || tests.change('name', 'Marta Souza')), 'ignored contact', 'our own change is an echo');
select is(tests.told(tests.change('phone_number', '+5511987654321')), 'ignored contact', 'what one of ours corrected is not proposed again');
select is(tests.told(tests.change('name', 'Maria Souza')), 'ignored contact', 'nor the former name');

select is(chatwoot.purge(util.current_time() + interval '31 days', 1000), (select count(*) from chatwoot.proposals), 'after 30 days it is forgotten');
select is((select string_agg(distinct p.outcome || coalesce(p.value, ''), ' ' order by p.outcome || coalesce(p.value, '')) from chatwoot.proposals as p), 'expired replaced', 'and what nobody decided expires');

select * from finish();
rollback;
