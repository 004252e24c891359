begin;
select plan(27);

select tests.make_operation();
insert into routing.pools (code, name) values ('outro', 'Outro');
insert into leads.products (code, name) values ('carro', 'Carro');
insert into intake.sources (code, name) values ('site', 'Site');
create function tests.rules() returns text language sql as $$
    select string_agg(format('%s %s %s%s', r.position, r.name, p.code, case when not r.is_active then ' off' end), ', ' order by r.position)
    from routing.rules as r join routing.pools as p on p.id = r.pool_id
$$;

select is(routing.save_rule('A', 'outro'), 2, 'a new rule is the last one');
select is(routing.save_rule('B', 'outro', '{"uf": ["SP"]}'), 3, 'the next one too');
select is(routing.save_rule('C', 'outro', '{}', 2), 2, 'unless a place is told');
select is(tests.rules(), '1 Todos geral, 2 C outro, 3 A outro, 4 B outro', 'and those behind it move on');
select tests.remember();
select is(routing.save_rule('A', 'geral', '{"origin": ["manual"]}'), 3, 'a known one stays at its place');
select is(tests.what_changed(), 'routing.rule_sets +1, routing.rule_sets ~1, routing.rules ~1', 'and is the only one that changes, in a new version');
select is(
    (select format('%s %s', p.code, r.conditions) from routing.rules as r join routing.pools as p on p.id = r.pool_id where r.name = 'A'),
    'geral {"origin": ["manual"]}', 'with what it asks and where it leads'
);
update routing.rules set is_active = false where name in ('A', 'B');
select routing.save_rule('A', 'geral', '{"origin": ["manual"]}');
select is(tests.rules(), '1 Todos geral, 2 C outro, 3 A geral, 4 B outro off', 'it is active again, another one is not');
select is(routing.save_rule('A', 'outro', '{}', 1), 1, 'one that moves up');
select is(tests.rules(), '1 A outro, 2 Todos geral, 3 C outro, 4 B outro off', 'moves those before it down');
select is(routing.save_rule('A', 'outro', '{}', 3), 3, 'one that moves down');
select is(tests.rules(), '1 Todos geral, 2 C outro, 3 A outro, 4 B outro off', 'moves those before it up');
select tests.remember();
select is(routing.save_rule('A', 'outro', '{}', 3), 3, 'the place that it has');
select is(tests.what_changed(), 'nothing', 'moves nobody');
select is(routing.save_rule('A', 'outro', '{}', 9), 4, 'behind the last is the last');
select is(tests.rules(), '1 Todos geral, 2 C outro, 3 B outro off, 4 A outro', 'places have no gap');

select throws_ok($$select routing.save_rule('X', 'nichts')$$, 'ID209', null, 'a pool that there is not');
select throws_ok($$select routing.save_rule(' ', 'outro')$$, 'ID105', null, 'a name of spaces');
select throws_ok($$select routing.save_rule(null, 'outro')$$, 'ID105', null, 'and none are refused');
select throws_ok($$select routing.save_rule('X', 'outro', '{"origin": ["manual", "nada"]}')$$, 'ID105', '/origin/1: no origin is called nada', 'an unknown origin, by its place');
select throws_ok($$select routing.save_rule('X', 'outro', '{"product": ["plano", "nada"]}')$$, 'ID105', '/product/1: no product is called nada', 'an unknown product');
select throws_ok($$select routing.save_rule('X', 'outro', '{"source": ["parceiro", "nada"]}')$$, 'ID105', '/source/1: no source is called nada', 'an unknown source');
select throws_ok($$select routing.save_rule('X', 'outro', '{"uf": ["SP", "XX"]}')$$, 'ID105', '/uf/1: XX is no state', 'an unknown state');
select throws_ok($$select routing.save_rule('X', 'outro', '{"day": ["Monday"]}')$$, 'ID105', '/day: unknown field day', 'and whatever no rule asks');
select lives_ok($$select routing.save_rule('D', 'outro', '{"origin": ["manual"], "product": ["plano", "carro"], "source": ["site"], "uf": ["SP", "RJ"]}')$$, 'all that is known can be asked');

update routing.rules set is_active = false;
create temporary table t as select tests.lead(1) as lead_id;
select routing.save_rule('Nova', 'geral');
select isnt((select l.consultant_id from leads.leads as l join t on t.lead_id = l.id), null, 'a new rule takes whoever waited');
select is((select l.queue_code from leads.leads as l join t on t.lead_id = l.id), null, 'who waits no more');

select * from finish();
rollback;
