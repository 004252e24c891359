begin;
select plan(14);

select tests.make_operation();
select webhooks.add('ids', 'https://a.example.com', '{lead.created,lead.lost}'),
    webhooks.add('people', 'https://b.example.com', '{lead.created,lead.lost}', true);
create temporary table l as
select tests.lead(1, '{"notes": "quer o plano grande", "person": {"name": "Maria Souza", "phone": "+5511971235924", "email": "maria@example.com", "city": "Santos"},
    "referrer": {"name": "João Pereira"}}') as id;
create function tests.told(p_code text, p_event text) returns jsonb language sql as $$
    select webhooks.body_of(d, s.has_personal_data)
    from webhooks.deliveries as d join webhooks.subscriptions as s on s.id = d.subscription_id where s.code = p_code and d.event = p_event
$$;
select unnest(array[is(b ->> 'type', 'lead.created', 'what happened'), is(b ->> 'timestamp', '2026-03-10T15:00:00.000Z', 'when'),
    is(b #>> '{data,lead,uid}', (select x.uid::text from leads.leads as x), 'to which lead'), is((b #>> '{data,sequence}')::integer, 1, 'as which event of it'),
    is(b #>> '{data,lead,owner_uid}', (select c.uid::text from routing.consultants as c join leads.leads as x on x.consultant_id = c.id), 'whose it is')])
from tests.told('ids', 'lead.created') as b;
select ok(
    tests.told('ids', 'lead.created')::text !~* 'maria|971235924|santos|joão|quer o plano|consultant', 'nobody''s name, phone, e-mail or words'
);
select unnest(array[is(b #> '{data,person}', '{"name": "Maria Souza", "phone": "+5511971235924", "email": "maria@example.com", "city": "Santos"}', 'the person, when asked to'),
    is(b #>> '{data,referrer,name}', 'João Pereira', 'who referred them'), is(b #>> '{data,notes}', 'quer o plano grande', 'notes'),
    ok(b #>> '{data,owner,email}' like 'consultant%', 'the owner')])
from tests.told('people', 'lead.created') as b;

-- The reason is a code; what a human wrote stays here.
select leads.change_status(l.id, 'lost', 'operator', 'price', 'achou caro demais') from l;
select unnest(array[is(b #> '{data,change}', '{"from": "new", "to": "lost", "reason": "price"}', 'what changed'), ok(b::text !~ 'caro', 'no words')])
from tests.told('people', 'lead.lost') as b;

-- What was erased meanwhile is absent.
update people.people as p set name = '', city = null from l where p.id = tests.person_id(l.id);
delete from people.identifiers as i using l where i.person_id = tests.person_id(l.id);
select unnest(array[is(b #> '{data,person}', '{"name": null, "phone": null, "email": null, "city": null}', 'erased data is absent'),
    is(b #>> '{data,lead,person_uid}', (select p.uid::text from people.people as p, l where p.id = tests.person_id(l.id)), 'the delivery is not')])
from tests.told('people', 'lead.created') as b;

select * from finish();
rollback;
