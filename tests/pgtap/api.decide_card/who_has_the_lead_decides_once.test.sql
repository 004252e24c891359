begin;
select plan(27);

-- Maria's lead is Ana's, Pedro's is Bruno's.
select tests.make_operation('2026-03-10 15:00:00+00', '{1,1}');
create temporary table who as select tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana, tests.make_token('bruno', p_consultant_id => tests.consultant(2)) as bruno,
    tests.make_token('reader', '{leads:read}', tests.consultant(1)) as reader, tests.make_token('operation', '{leads:read,leads:write}') as operation;
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
select routing.transfer_lead(x.id, x.to_id, 'tests', 'tests')
from (select a.lead_id as id, tests.consultant(1) as to_id from a union all select b.lead_id, tests.consultant(2) from b) as x join leads.leads as l on l.id = x.id where l.consultant_id <> x.to_id;
select tests.advance('1 minute');
select tests.send_cards(1, 'm1', jsonb_build_array(tests.card('Rui Prado', '11977770001'), tests.card('Bia Reis', '11977770002'), tests.card('Sem Fone', null)));
select tests.send_cards(2, 'm2', jsonb_build_array(tests.card('Caio Melo', '11977770003')));

create function tests.uid(p_name text) returns uuid language sql as $$ select c.uid from intake.cards as c where c.name = p_name $$;
create function tests.listed(p_token_id bigint) returns text language sql as $$
    select concat_ws(' ', a.http_status, a.body ->> 'count', (select string_agg(c.value ->> 'name', ', ' order by c.n) from jsonb_array_elements(a.body -> 'cards') with ordinality as c (value, n))) from api.list_cards(tests.credential(p_token_id)) as a
$$;
create function tests.decides(p_token_id bigint, p_name text, p_accepts boolean, p_body jsonb default '{}', p_key text default null) returns jsonb language sql as $$
    select jsonb_build_object('status', d.http_status) || d.body from api.decide_card(tests.credential(p_token_id), coalesce(tests.uid(p_name), gen_random_uuid()), p_accepts, convert_to(p_body::text, 'UTF8'), p_key) as d
$$;

select is(tests.listed(ana), '200 3 Rui Prado, Bia Reis, Sem Fone', 'a consultant sees the cards that their people sent') from who;
select is(tests.listed(bruno), '200 1 Caio Melo', 'another theirs') from who;
select is(tests.listed(operation), '200 4 Rui Prado, Bia Reis, Sem Fone, Caio Melo', 'the operation all') from who;
select is((select a.body #> '{counts,cards}' from who, api.list_worklist(tests.credential(who.ana), '{}') as a), '3', 'the worklist counts them');
select is((select jsonb_array_length(g.body -> 'cards') from who, a, leads.leads as l, api.get_lead(tests.credential(who.ana), l.uid) as g where l.id = a.lead_id), 3, 'the lead shows them');
select is((select g.body -> 'cards' from who, b, leads.leads as l, api.get_lead(tests.credential(who.bruno), l.uid) as g where l.id = b.lead_id) #>> '{0,name}', 'Caio Melo', 'each its own');

select is(tests.decides(bruno, 'Rui Prado', true) ->> 'code', 'ID225', 'who does not have the lead decides nothing') from who;
select is(tests.decides(reader, 'Rui Prado', true) ->> 'status', '403', 'nor who may only read') from who;
select is(tests.decides(ana, 'nobody', true) ->> 'status', '404', 'nor about none') from who;
select is(tests.decides(ana, 'Rui Prado', true, '{"phone": 5}') #>> '{errors,0,field}', 'phone', 'what is no phone is said') from who;
select is(tests.decides(ana, 'Rui Prado', false, jsonb_build_object('reason', repeat('x', 501))) #>> '{errors,0,field}', 'reason', 'and a reason that is too long') from who;
select is(tests.decides(ana, 'Sem Fone', true, '{}', 'k0') #>> '{errors,0,code}', 'ID117', 'what is missing is said') from who;
select is(tests.listed(ana), '200 3 Rui Prado, Bia Reis, Sem Fone', 'until then all wait') from who;

create temporary table done as select tests.decides(ana, 'Rui Prado', true, '{}', 'k1') as answer from who;
select is(answer ->> 'status', '200', 'accepted') from done;
select is(answer ->> 'became', 'created', 'it became a lead') from done;
select is(answer #>> '{card,outcome}', 'accepted', 'and is decided') from done;
select is((select p.name from leads.leads as l join people.people as p on p.id = l.person_id where l.uid::text = answer #>> '{lead,uid}'), 'Rui Prado', 'the lead is theirs') from done;
select is(tests.decides(ana, 'Rui Prado', true, '{}', 'k1') - 'lead', answer - 'lead', 'the same again answers the same') from who, done;
select is(tests.decides(ana, 'Rui Prado', true, '{"name": "Rui"}', 'k1') ->> 'code', 'ID104', 'another body under the key does not') from who;
select is((select count(*) from leads.leads as l join people.people as p on p.id = l.person_id where p.name = 'Rui Prado'), 1::bigint, 'and there is one lead');
select matches(tests.decides(operation, 'Rui Prado', false) ->> 'detail', '^.+ aceitou este cartão em 10/03 12:', 'whoever comes second is told by whom') from who;
select is(tests.decides(operation, 'Rui Prado', true) ->> 'status', '409', 'either way') from who;

select is(tests.decides(ana, 'Bia Reis', false, '{"reason": "vizinha"}', 'k2') #>> '{card,outcome}', 'ignored', 'ignored') from who;
select is(tests.decides(ana, 'Bia Reis', false, '{"reason": "vizinha"}', 'k2') #>> '{card,outcome}', 'ignored', 'once') from who;
select is(tests.listed(ana), '200 1 Sem Fone', 'what is decided waits no longer') from who;
select is(tests.listed(bruno), '200 1 Caio Melo', 'another''s still waits') from who;
select is(tests.listed(tests.token_id()), '200 2 Sem Fone, Caio Melo', 'and the operation sees it');

select * from finish();
rollback;
