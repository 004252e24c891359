begin;
select plan(16);

select tests.make_operation();
insert into routing.pools (code, name) values ('b', 'B'), ('c', 'C'), ('d', 'D'), ('e', 'E'), ('f', 'F');
insert into routing.pool_members (pool_id, consultant_id) select p.id, tests.consultant(1) from routing.pools as p where p.code <> 'geral';
update routing.rules set position = 100;
insert into leads.products (code, name) values ('vida', 'Vida');
insert into routing.rules (position, name, conditions, pool_id)
select t.position, t.name, t.conditions, p.id
from (values
    (1, 'product', '{"product": ["vida"]}'::jsonb, 'b'),
    (2, 'origin', '{"origin": ["event", "partner"]}', 'c'),
    (3, 'state', '{"uf": ["RJ", "ES"]}', 'd'),
    (4, 'source', '{"source": ["parceiro"]}', 'e'),
    (5, 'all', '{"product": ["plano"], "uf": ["MG"], "origin": ["site"]}', 'f')
) as t (position, name, conditions, pool)
join routing.pools as p on p.code = t.pool;

create function tests.rule_for(p_n integer, p_patch jsonb, p_phone text default null, p_token_id bigint default tests.token_id()) returns text language plpgsql as $$
declare
    v_body constant jsonb := tests.referral(p_n, p_patch);
    v_lead_id bigint;
begin
    v_lead_id := tests.lead(p_n, case when p_phone is null then v_body else jsonb_set(v_body, '{person,phone}', to_jsonb(p_phone)) end, p_token_id);
    return (select r.name from routing.decisions as d join routing.rules as r on r.id = d.rule_id where d.lead_id = v_lead_id);
end;
$$;

select is(tests.rule_for(1, '{}'), 'Todos', 'a lead that nothing else fits goes to the rule without conditions');
select is(tests.rule_for(2, '{"product": "vida"}'), 'product', 'the product decides');
select is(tests.rule_for(3, '{"product": "plano"}'), 'Todos', 'another product does not');
select is(tests.rule_for(4, '{"origin": "partner"}'), 'origin', 'the second of a list of origins');
select is(tests.rule_for(5, '{}', '21 98765-4001'), 'state', 'the area code of the phone names the state');
select is(tests.rule_for(6, '{}', '27 98765-4001'), 'state', 'any of a list of states');
select is(tests.rule_for(7, '{}', '31 98765-4001'), 'Todos', 'another state does not');
select is(tests.rule_for(8, '{}', '+1 212 555 0121'), 'Todos', 'nor does a number abroad whose digits look like one');
select is(tests.rule_for(9, '{}', null, tests.make_token('p', p_source_id => (select id from intake.sources))), 'source', 'the source of the token');
select is(tests.rule_for(10, '{"product": "vida", "origin": "event"}'), 'product', 'the first of several wins');
select is(tests.rule_for(11, '{"product": "plano", "origin": "site"}', '31 98765-4002'), 'all', 'all conditions of a rule must hold');
select is(tests.rule_for(12, '{"product": "plano", "origin": "manual"}', '31 98765-4003'), 'Todos', 'one that fails is enough to pass it over');

update routing.rules set is_active = false where name = 'product';
select is(tests.rule_for(13, '{"product": "vida"}'), 'Todos', 'a rule that is off is passed over');
update routing.pools set is_active = false where code = 'c';
select is(tests.rule_for(14, '{"origin": "event"}'), 'Todos', 'so is one whose pool is off');
update routing.rules set position = case name when 'Todos' then 3 when 'state' then 100 else position end;
select is(tests.rule_for(15, '{}', '21 98765-4004'), 'Todos', 'the order is a matter of position');
delete from routing.decisions;
update routing.rules set is_active = false;
select is(tests.rule_for(16, '{}'), null, 'without a rule there is no rule');

select * from finish();
rollback;
