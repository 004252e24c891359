begin;
select plan(15);

select tests.make_operation('2026-03-10 12:00+00', '{1,1}');
create temporary table who as
select
    tests.make_token('ana', p_consultant_id => tests.consultant(1)) as owner, tests.make_token('bruno', p_consultant_id => tests.consultant(2)) as curious,
    tests.make_token('loja', p_source_id => s.id) as partner
from intake.sources as s;

-- Known to the operation, with what only it knows; a second person of the same partner beside.
create temporary table x as select tests.lead(1, '{"person": {"name": "Maria Souza", "phone": "+5511987650001", "email": "maria@example.com"}, "notes": "prefers mornings"}') as id;
update leads.leads set consultant_id = tests.consultant(1);
select leads.change_status((select id from x), 'contacted', 'tests', p_note => 'said that she divorced');
create temporary table sent as
select s.body from who, tests.submit('{"person": {"name": "Dona Maria", "phone": "(11) 98765-0001"}, "origin": "manual", "notes": "my cousin"}', 'k-1', who.partner) as s;
create temporary table beside as select tests.lead(2, '{"person": {"name": "Rui Prado", "phone": "+5511987650002"}}', partner) as id from who;
update leads.leads set consultant_id = tests.consultant(1);

create function tests.shown(p_token_id bigint)
returns jsonb
language sql
as $$
    select g.body from x join leads.leads as l on l.id = x.id, api.get_lead(tests.credential(p_token_id), l.uid) as g
$$;

select is(tests.shown(partner) ->> 'status', 'contacted', 'the status is told') from who;
select is(tests.shown(partner) -> 'consultant' ->> 'name', (select c.name from routing.consultants as c where c.id = tests.consultant(1)), 'and who takes care') from who;
select is(tests.shown(partner) -> 'person', '{"name": "Dona Maria", "phones": ["(11) 98765-0001"]}', 'the person as they named them') from who;
select is(tests.shown(partner) #>> '{submissions,0,body,notes}', 'my cousin', 'and what they wrote') from who;
select is(jsonb_array_length(tests.shown(partner) -> 'submissions'), 1, 'their own submission alone') from who;
select doesnt_match(tests.shown(partner)::text, 'maria@example|Souza|divorced|mornings|touched_by|token:', 'nothing that others said or the operation knows') from who;
select is(tests.shown(partner) -> 'timeline', '[]', 'no story') from who;
select is(tests.shown(partner) -> 'allowed', '[]', 'and nothing to decide') from who;
select matches(tests.shown(owner)::text, 'maria@example', 'the owner sees all of it') from who;
select matches(tests.shown(owner)::text, 'divorced', 'the notes too') from who;

create function tests.listed(p_token_id bigint, p_query jsonb)
returns text
language sql
as $$
    select string_agg(e.value #>> '{person,name}', ', ' order by e.value #>> '{person,name}')
    from api.list_leads(tests.credential(p_token_id), p_query) as a, jsonb_array_elements(a.body -> 'leads') as e (value)
$$;
select is(tests.listed(partner, '{}'), 'Dona Maria, Rui Prado', 'a list shows what they sent') from who;
select is(tests.listed(partner, '{"q": "maria@example.com"}'), null, 'a search does not tell what else is known') from who;
select is(tests.listed(partner, '{"q": "987650001"}'), null, 'not even of the digits that they have') from who;
select is(tests.listed(owner, '{"q": "maria@example.com"}'), 'Maria Souza', 'the owner finds them') from who;
select is(tests.listed(curious, '{}'), null, 'whoever has neither sent nor owns them sees nobody') from who;

select * from finish();
rollback;
