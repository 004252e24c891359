begin;
select plan(13);

select tests.make_operation();
insert into routing.pools (code, name) values ('rio', 'Rio'), ('minas', 'Minas');
create function tests.rules() returns text language sql as $$
    select string_agg(format('%s %s', r.name, p.code), ', ' order by r.position) from routing.rules as r join routing.pools as p on p.id = r.pool_id where r.is_active
$$;
create function tests.states() returns text language sql as $$ select string_agg(s.state || case when s.retired_at is not null then '.' else '' end, ' ' order by s.version) from routing.rule_sets as s $$;
create temporary table v as select
    routing.save_draft('[{"name": "Fora", "pool": "rio"}]') as other,
    routing.save_draft('[{"name": "A", "pool": "minas", "conditions": {"uf": "MG"}}, {"name": "B", "pool": "rio", "conditions": {"uf": "RJ"}}, {"name": "C", "pool": "geral"}]') as one,
    routing.save_draft('[{"name": "C", "pool": "minas"}, {"name": "A", "pool": "geral", "conditions": {"uf": "SP"}}]') as two;
select routing.activate_version(one, 'at once') from v;
select is(tests.rules(), 'A minas, B rio, C geral', 'new rules, each in its pool');
select is(tests.states(), 'retired. draft active draft', 'what was active is retired, and no draft is');
select is((select x.retired_at from routing.rule_sets as x order by x.version limit 1), util.current_time(), 'now');
select tests.advance('1 hour');
select routing.activate_version(two, 'at once') from v;
select is(tests.rules(), 'C minas, A geral', 'the same names in other places and pools');
select is((select string_agg(r.name || ' ' || r.conditions, ', ' order by r.name) from routing.rules as r where r.is_active), 'A {"uf": "SP"}, C {}', 'with their conditions');
select is((select count(*) from routing.rules as r where r.name = 'A'), 1::bigint, 'are the same rules');
select is((select x.rules -> 1 ->> 'id' from routing.rule_sets as x, v where x.version = v.two), (select r.id::text from routing.rules as r where r.name = 'A'), 'whose numbers the version keeps');
select is(tests.states(), 'retired. draft retired. active', 'each in its state');
select is((select x.retired_at from routing.rule_sets as x order by x.version limit 1), util.current_time() - interval '1 hour', 'what was retired before was retired then');

-- Changed by hand it is another version from then on.
update routing.rules set is_active = false where name = 'A';
select is(tests.states(), 'retired. draft retired. retired. active', 'a rule that is changed directly makes a version');

-- What was right when it was saved need not be so now.
update routing.pools set code = 'janeiro' where code = 'rio';
select tests.remember();
select throws_ok(format('select routing.activate_version(%s, ''at once'')', other), 'ID105', null, 'a pool that there is no more') from v;
select is(tests.states() || ' ' || tests.rules(), 'retired. draft retired. retired. active C minas', 'and nothing came of it');
select is_empty('select d.id from routing.decisions as d where routing.replay(d.id) is distinct from d.winner_id', 'every decision replays');

select * from finish();
rollback;
