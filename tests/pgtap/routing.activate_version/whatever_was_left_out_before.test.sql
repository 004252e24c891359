begin;
select plan(6);

-- Rules come and go by both ways, and numbers of rules that were never made leave gaps.
select tests.make_operation();
create function tests.rules() returns text language sql as $$
    select string_agg(format('%s %s', r.position, r.name), ', ' order by r.position) from routing.rules as r where r.is_active
$$;
create function tests.activate(p_names text[]) returns integer language sql as $$
    select routing.activate_version(routing.save_draft((select jsonb_agg(jsonb_build_object('name', n, 'pool', 'geral') order by i) from unnest(p_names) with ordinality as u (n, i))), 'tests')
$$;
select routing.save_rule('A', 'geral');
select tests.activate('{Todos}');
select nextval('routing.rules_id_seq');
select is(routing.save_rule('B', 'geral', '{"uf": "AC"}'), 2, 'a rule after a version comes behind those that hold');
select is(routing.save_rule('C', 'geral'), 3, 'and the next one');
update routing.rules set is_active = false where name = 'C';
select lives_ok($$ select tests.activate('{Todos}') $$, 'a version leaves out what it leaves out');
select is(tests.rules(), '1 Todos', 'and its own hold');
select is(routing.save_rule('C', 'geral'), 2, 'one that comes back is the last');
select tests.activate('{C,A,Todos}');
select is(tests.rules(), '1 C, 2 A, 3 Todos', 'or where a version has it');

select * from finish();
rollback;
