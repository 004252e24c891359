begin;
select plan(37);

select tests.make_operation();
insert into routing.pools (code, name) values ('rio', 'Rio'), ('vazio', 'Vazio');
insert into routing.pool_members (pool_id, consultant_id) select p.id, tests.consultant(2) from routing.pools as p where p.code = 'rio';
create function tests.states() returns text language sql as $$
    select string_agg(s.version - (select min(o.version) from routing.rule_sets as o) + 1 || ' ' || s.state, ', ' order by s.version) from routing.rule_sets as s
$$;
create function tests.rules() returns text language sql as $$
    select string_agg(format('%s %s %s', r.name, p.code, r.conditions), ', ' order by r.position)
    from routing.rules as r join routing.pools as p on p.id = r.pool_id where r.is_active
$$;
create function tests.version(p_n integer) returns integer language sql as $$
    select s.version from routing.rule_sets as s order by s.version offset p_n - 1 limit 1
$$;
create function tests.hint(p_rules jsonb) returns text language plpgsql as $$
declare
    v_message text;
begin
    perform routing.save_draft(p_rules);
    return 'taken';
exception
    when sqlstate 'ID105' then
        get stacked diagnostics v_message = message_text;
        return v_message;
end;
$$;
select is(tests.states(), '1 active', 'the rules that are there are a version');
select is(routing.show_version(), '[{"name": "Todos", "pool": "geral", "conditions": {}}]', 'which can be read');
select tests.lead(n) from generate_series(1, 4) as n;
select tests.lead(9, '{"person": {"name": "Rui Reis", "phone": "21987654001"}}');
select is((select array_agg(distinct d.rule_version) from routing.decisions as d), array[tests.version(1)], 'decisions say by which version');

-- A draft.
select is(tests.hint('{"uf": "SP"}'), '/: the rules are a list', 'an object is no list of rules');
select is(tests.hint('["SP"]'), '/0: a rule is an object', 'a text is no rule');
select is(tests.hint('[{"name": "A", "pool": "geral", "when": {}}]'), '/0/when: a rule has no such field', 'a field that no rule has');
select is(tests.hint('[{"pool": "geral"}]'), '/0/name: a rule needs a name', 'a rule without name');
select is(tests.hint('[{"name": "A", "pool": "geral"}, {"name": "A", "pool": "rio"}]'), '/1/name: two rules are called A', 'two of one name');
select is(tests.hint('[{"name": "A", "pool": "nada"}]'), '/0/pool: no pool is called nada', 'a pool that there is not');
select is(tests.hint('[{"name": "A", "pool": "geral"}, {"name": "B", "pool": "rio", "conditions": {"any": [{"uf": "SP"}, {"uf": ["RJ", "XX"]}]}}]'), '/1/conditions/any/1/uf/1: XX is no state', 'the place of a value deep inside');
select tests.remember();
select is(routing.save_draft('{"rules": [{"name": "Rio", "pool": "rio", "conditions": {"uf": "RJ"}}, {"name": "Todos", "pool": "geral"}]}', 'Rio apart'), tests.version(2), 'what is right is a draft');
select is(tests.what_changed(), 'routing.rule_sets +1', 'which changes nothing');
select throws_ok('select routing.activate_version(tests.version(2))', 'ID332', format('version %s was not simulated', tests.version(2)), 'it is not activated without a simulation');
select is(tests.states(), '1 active, 2 draft', 'and nothing came of it');

-- Simulated.
create temporary table s as select routing.simulate_version(tests.version(2), util.current_time() - interval '1 day', util.current_time() + interval '1 day') as found;
select is(found ->> 'leads', '5', 'all leads of the period') from s;
select is(found -> 'rules', '[{"rule": "Rio", "leads": 1}, {"rule": "Todos", "leads": 4}]', 'by rule') from s;
select is((select sum((c ->> 'leads')::integer) from s, jsonb_array_elements(found -> 'consultants') as c), 5::bigint, 'by consultant');
select is(found -> 'reasons', '{"turn": 5}', 'nobody would have waited') from s;
select is(jsonb_array_length(found -> 'changes'), (found ->> 'different')::integer, 'each that differs is named') from s;
select is(tests.states(), '1 active, 2 simulated', 'it is simulated now');
select is((select x.simulation ->> 'leads' from routing.rule_sets as x where x.version = tests.version(2)), '5', 'and keeps what was found');
select throws_ok('select routing.simulate_version(0, now() - interval ''1 day'', now())', 'ID209', null, 'a version that there is not');
select throws_ok('select routing.simulate(''[]'', now(), now())', 'ID105', 'a period begins before it ends', 'no period');

-- Active.
select is(routing.activate_version(tests.version(2)), 0, 'it is activated; nobody waited');
select is(tests.states(), '1 retired, 2 active', 'the one before is retired');
select is(tests.rules(), 'Rio rio {"uf": "RJ"}, Todos geral {}', 'and these are the rules');
create temporary table r as select tests.lead(20, '{"person": {"name": "Mia Melo", "phone": "21987654020"}}') as rio, tests.lead(21) as sp;
select is((select d.rule_version from routing.decisions as d join r on r.rio = d.lead_id), tests.version(2), 'by which leads go');
select is((select l.consultant_id from leads.leads as l join r on r.rio = l.id), tests.consultant(2), 'where they should');
select is((select d.snapshot -> 'passed_over' from routing.decisions as d join r on r.sp = d.lead_id), (select jsonb_build_object(x.id, '/uf') from routing.rules as x where x.name = 'Rio'), 'a decision says which rules did not apply, and where they failed');
select is(routing.explain(d.id, true), split_part(routing.explain(d.id), '.', 1) || format('. Regra: Todos (v%s). Regras que não se aplicaram: Rio (/uf).', tests.version(2)), 'in words too')
from routing.decisions as d join r on r.sp = d.lead_id;
select throws_ok('select routing.activate_version(tests.version(2))', 'ID332', null, 'it is not activated twice');
select throws_ok('select routing.discard_version(tests.version(2))', 'ID332', null, 'nor discarded while it is active');

-- Over another version than it was made from; the short way is a version too.
select routing.save_draft('[{"name": "Todos", "pool": "geral"}]');
select routing.simulate_version(tests.version(3), util.current_time() - interval '1 day', util.current_time());
select routing.save_rule('Minas', 'geral', '{"uf": "MG"}', 1);
select is(tests.states(), '1 retired, 2 retired, 3 simulated, 4 active', 'a rule alone makes a version of its own');
select throws_like('select routing.activate_version(tests.version(3))', '%was made when version%', 'a draft does not undo in silence what came after it');
select routing.activate_version(tests.version(3), 'the state''s rule was a mistake');
select is(tests.rules(), 'Todos geral {}', 'with a reason it does');
select is((select x.forced_because from routing.rule_sets as x where x.version = tests.version(3)), 'the state''s rule was a mistake', 'which is kept');
select is_empty('select d.id from routing.decisions as d where routing.replay(d.id) is distinct from d.winner_id', 'every decision replays');

select * from finish();
rollback;
