begin;
select plan(24);

-- Maria's lead is Ana's, Pedro's is Bruno's; somebody changed both contacts in Chatwoot.
select tests.make_operation('2026-03-10 15:00:00+00', '{1,1}');
create temporary table who as
select tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana, tests.make_token('bruno', p_consultant_id => tests.consultant(2)) as bruno,
    tests.make_token('reader', '{leads:read}', tests.consultant(1)) as reader, tests.make_token('writer', '{leads:write}') as writer;
create temporary table a as select tests.lead_with_conversation(1, '{"person": {"name": "Maria Souza", "phone": "11987654321"}}') as lead_id;
select tests.step('whatsapp.template');
create temporary table b as select tests.lead(2, '{"person": {"name": "Pedro Prado", "phone": "11976543210"}}') as lead_id;
select tests.drain();
select routing.transfer_lead(x.id, x.to_id, 'tests', 'tests')
from (select a.lead_id as id, tests.consultant(1) as to_id from a union all select b.lead_id, tests.consultant(2) from b) as x join leads.leads as l on l.id = x.id where l.consultant_id <> x.to_id;
create function tests.proposed(p_lead_id bigint, p_changed jsonb, p_minutes integer) returns void language plpgsql as $$
begin
    perform chatwoot.propose(1, jsonb_build_object('id', c.contact_id, 'changed', p_changed), util.current_time() + p_minutes * interval '1 minute')
    from chatwoot.contacts as c join leads.leads as l on l.person_id = c.person_id where l.id = p_lead_id;
end;
$$;
select tests.proposed(b.lead_id, '[{"field": "name", "value": "Pedro Paulo Prado"}]', 1) from b;
select tests.proposed(a.lead_id, '[{"field": "phone", "value": "11 97654-3210"}, {"field": "email", "value": "m@example.com"}]', 2) from a;
create function tests.uid(p_lead_id bigint, p_field text) returns uuid language sql as $$
    select o.uid from chatwoot.proposals as o join leads.leads as l on l.person_id = o.person_id where l.id = p_lead_id and o.field = p_field order by o.id desc limit 1
$$;
create function tests.listed(p_token_id bigint) returns text language sql as $$
    select concat_ws(' ', l.http_status, l.body ->> 'code', (select string_agg(p.value ->> 'field', ', ' order by p.n) from jsonb_array_elements(l.body -> 'proposals') with ordinality as p (value, n)))
    from api.list_proposals(tests.credential(p_token_id)) as l
$$;
create function tests.decides(p_token_id bigint, p_uid uuid, p_body jsonb, out status integer, out body jsonb) language sql as $$
    select d.http_status, d.body from api.decide_proposal(tests.credential(p_token_id), p_uid, convert_to(p_body::text, 'UTF8')) as d
$$;

select is(tests.listed(ana), '200 email, phone', 'a consultant sees what was changed of their people') from who;
select is(tests.listed(bruno), '200 name', 'another of theirs') from who;
select is(tests.listed(tests.token_id()), '200 name, email, phone', 'the operation all, the oldest first');
select is(tests.listed(writer), '403 ID402', 'not who may not read') from who;
select is(tests.listed(0), '401 ID401', 'nor who is nobody');
select is(
    (select string_agg(concat_ws(' ', p.person, p.field, p.owner, p.value), ', ' order by p.n) from governance.list_proposals() with ordinality as p (uid, lead_uid, person, field, value, was, said_at, owner, n)),
    'Pedro Prado name Bruno Reis Pedro Paulo Prado, Maria Souza email Ana Lima m@example.com, Maria Souza phone Ana Lima +5511976543210', 'an operator sees whose they are'
);

select is(d.body ->> 'code', 'ID221', 'another consultant decides nothing') from who, a, tests.decides(who.bruno, tests.uid(a.lead_id, 'email'), '{"action": "accept"}') as d;
select is(d.status, 403, 'nor who may only read') from who, a, tests.decides(who.reader, tests.uid(a.lead_id, 'email'), '{"action": "accept"}') as d;
select is(d.body ->> 'code', 'ID221', 'there is no other') from who, tests.decides(who.ana, gen_random_uuid(), '{"action": "accept"}') as d;
select is(concat_ws(' ', d.status, d.body #>> '{errors,0,field}', d.body #>> '{errors,0,code}'), v.answer, v.says)
from who, a,
    (values
        ('{}', '422 action ID111', 'what is to be done is said'), ('{"action": "burn"}', '422 action ID114', 'in one of two words'),
        ('{"action": "accept", "shared": "yes"}', '422 shared ID112', 'and whether both have it by yes or no')
    ) as v (asked, answer, says),
    tests.decides(who.ana, tests.uid(a.lead_id, 'phone'), v.asked::jsonb) as d;
select is(tests.listed(ana), '200 email, phone', 'until then all waits') from who;

select is(d.status || ' ' || (d.body ->> 'code'), '409 ID321', 'a number that is somebody else''s') from who, a, tests.decides(who.ana, tests.uid(a.lead_id, 'phone'), '{"action": "accept", "shared": false}') as d;
create temporary table done as select d.* from who, a, tests.decides(who.ana, tests.uid(a.lead_id, 'phone'), '{"action": "accept", "shared": true}') as d;
select is(d.status || ' ' || (d.body -> 'changed'), '200 ["phone"]', 'is theirs too when a human says so') from done as d;
select is(d.body ->> 'uid', l.uid::text, 'the answer is their lead') from done as d, a, leads.leads as l where l.id = a.lead_id;
select is((select o.actor from chatwoot.proposals as o where o.outcome = 'accepted'), 'token:' || who.ana, 'and who decided is kept') from who;
select is(d.status || ' ' || (d.body ->> 'code'), '409 ID322', 'once') from who, a, tests.decides(who.ana, tests.uid(a.lead_id, 'phone'), '{"action": "ignore"}') as d;
select is(d.status || ' ' || (d.body -> 'changed'), '200 []', 'ignored, nothing changes') from who, a, tests.decides(who.ana, tests.uid(a.lead_id, 'email'), '{"action": "ignore"}') as d;
select is_empty($$select from people.identifiers as i where i.kind = 'email'$$, 'they have no such address');
select is(tests.listed(ana), '200', 'nothing waits any more') from who;
select is(tests.listed(bruno), '200 name', 'another''s still does') from who;
select is((select p.name from leads.leads as l join people.people as p on p.id = l.person_id, b where l.id = b.lead_id), 'Pedro Prado', 'and they have the name of before');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
