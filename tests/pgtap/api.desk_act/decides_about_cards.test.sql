begin;
select plan(15);

select tests.make_operation('2026-03-10 15:00:00+00');
select routing.save_team('sul', 'Sul', null);
select routing.set_team('consultant1@example.com', 'sul');
create temporary table c as select tests.desk('dora@example.com') as director, tests.desk('mia@example.com', 'manager', 'sul') as manager;
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
select routing.transfer_lead(x.id, x.to_id, 'tests', 'tests')
from (select a.lead_id as id, tests.consultant(1) as to_id from a union all select b.lead_id, tests.consultant(2) from b) as x join leads.leads as l on l.id = x.id where l.consultant_id <> x.to_id;
select tests.advance('1 minute');
create temporary table v as select desk.version() as before;
select tests.send_cards(1, 'm1', jsonb_build_array(tests.card('Rui Prado', '11977770001'), tests.card('Sem Fone', null)));
select tests.send_cards(2, 'm2', jsonb_build_array(tests.card('Caio Melo', '11977770003')));
create function tests.acts(p_who ops.credential, p_action text, p_name text, p_patch jsonb default '{}') returns jsonb language sql as $$
    select jsonb_build_object('status', d.http_status) || d.body from intake.cards as k, tests.desk_act(p_who, jsonb_build_object('action', p_action, 'object', k.uid) || p_patch) as d where k.name = p_name
$$;
create function tests.shown(p_who ops.credential) returns text language sql as $$
    select concat_ws(' ', p.body #>> '{data,cards,count}', (select string_agg(i.value ->> 'name', ', ' order by i.n) from jsonb_array_elements(p.body #> '{data,cards,items}') with ordinality as i (value, n))) from tests.desk_page(p_who, 'today') as p
$$;

select isnt(desk.version(), v.before, 'the desk sees at once that cards came') from v;
select is(tests.shown(director), '3 Rui Prado, Sem Fone, Caio Melo', 'a director sees all') from c;
select is(tests.shown(manager), '2 Rui Prado, Sem Fone', 'a manager those of the team') from c;
select is(tests.acts(manager, 'accept_card', 'Caio Melo') ->> 'code', 'ID225', 'and decides no others') from c;
select is(tests.acts(manager, 'accept_card', 'Rui Prado') ->> 'became', 'created', 'accepts') from c;
select is((select leads.actor_name(k.actor) from intake.cards as k where k.name = 'Rui Prado'), 'Mia', 'in their own name');
select matches(tests.acts(director, 'ignore_card', 'Rui Prado') ->> 'detail', '^Mia já fez isto \(aceitou\)', 'the second is told') from c;
select is(tests.acts(manager, 'accept_card', 'Sem Fone') #>> '{errors,0,field}', 'phone', 'what is missing is said at its field') from c;
select is(tests.acts(manager, 'accept_card', 'Sem Fone', '{"set": {"phone": "1"}}') #>> '{errors,0,code}', 'ID115', 'as what is wrong') from c;
select is(tests.acts(manager, 'accept_card', 'Sem Fone', jsonb_build_object('set', jsonb_build_object('phone', repeat('1', 65)))) #>> '{errors,0,code}', 'ID113', 'or too long') from c;
select is(tests.acts(manager, 'ignore_card', 'Sem Fone', '{"reason": "engano"}') ->> 'became', 'ignored', 'ignores') from c;
select is(tests.shown(manager), '0', 'then nothing waits') from c;
select is(tests.shown(director), '1 Caio Melo', 'but others''') from c;
select is((select string_agg(j.action || ' ' || j.outcome, ', ' order by j.id) from desk.journal as j where j.object_kind = 'card' and j.outcome = 'done'), 'accept_card done, ignore_card done', 'the journal has it');

select tests.acts(director, 'ignore_card', 'Caio Melo') from c;
select is(tests.acts(manager, 'ignore_card', 'Caio Melo') ->> 'detail', null, 'nor hears who decided about others') from c;

select * from finish();
rollback;
