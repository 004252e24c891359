begin;
select plan(13);

select tests.make_operation();
create temporary table made as select tests.lead_with_conversation(1, '{"person": {"name": "Maria Souza", "phone": "11987654321"}}') as lead_id;
select tests.step('whatsapp.template');
create temporary table made2 as select tests.lead(2, '{"person": {"name": "Rosa Prado", "phone": "11976543210"}}') as lead_id;
select tests.drain();
create temporary table t as select l.* from leads.leads as l join made as m on m.lead_id = l.id;
select chatwoot.propose(1, jsonb_build_object('id', c.contact_id, 'changed', '[{"field": "phone", "value": "11 99812-4477"}, {"field": "name", "value": "Marta Souza"}, {"field": "email", "value": "m@example.com"}]'::jsonb), util.current_time())
from chatwoot.contacts as c, t where c.person_id = t.person_id;
create function tests.decided(p_field text, p_accepts boolean, p_is_shared boolean default false) returns text language sql as $$
    select concat_ws(' ', nullif(array_to_string(d.fields, ','), ''), d.code) from (select p.uid from chatwoot.proposals as p where p.field = p_field order by p.id desc limit 1) as p cross join lateral flow.decide_proposal(p.uid, p_accepts, 'consultant:1', p_is_shared) as d
$$;

select throws_ok($$select flow.decide_proposal(gen_random_uuid(), true, 'consultant:1')$$, 'ID221', null, 'no proposal has that uid');
select is(tests.decided('phone', true), 'phone', 'accepted, the person is corrected');
select is((select (people.phone_of(person_id)).value from t), '+5511998124477', 'has that phone');
select is((select l.next_action from t join leads.leads as l on l.id = t.id), 'first_contact', 'and is written to by it');
select is((select e.actor from leads.events as e, t where e.lead_id = t.id and e.kind = 'corrected'), 'consultant:1', 'by who accepted it');
select is(tests.decided('name', false), '', 'ignored, nothing changes');
select is((select p.name from people.people as p, t where p.id = t.person_id), 'Maria Souza', 'the name stays');
select is((select e.data ->> 'field' from leads.events as e, t where e.lead_id = t.id and e.kind = 'proposal_ignored'), 'name', 'and the history says so');
select throws_ok($$select tests.decided('name', true)$$, 'ID322', null, 'what was decided is decided');
select is((select string_agg(p.field || ' ' || coalesce(p.outcome, 'waits'), ', ' order by p.field) from chatwoot.proposals as p), 'email waits, name ignored, phone accepted', 'each by itself');
-- Somebody else's: it waits until a human says that both have it.
select chatwoot.propose(1, jsonb_build_object('id', c.contact_id, 'changed', '[{"field": "phone", "value": "11 97654-3210"}]'::jsonb), util.current_time() + interval '1 minute')
from chatwoot.contacts as c, t where c.person_id = t.person_id;
select is(tests.decided('phone', true), 'ID321', 'another person''s number');
select is((select p.outcome from chatwoot.proposals as p where p.field = 'phone' order by p.id desc limit 1), null, 'still waits');
select is(tests.decided('phone', true, true), 'phone', 'until both have it');

select * from finish();
rollback;
