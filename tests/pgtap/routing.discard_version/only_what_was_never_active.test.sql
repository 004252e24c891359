begin;
select plan(8);

select tests.make_operation();
create temporary table v as select routing.save_draft('[{"name": "Um", "pool": "geral"}]') as one, routing.save_draft('[{"name": "Dois", "pool": "geral"}]') as two, routing.save_draft('[{"name": "Três", "pool": "geral"}]') as three;
create function tests.state(p_version integer) returns text language sql as $$ select s.state from routing.rule_sets as s where s.version = p_version $$;
select routing.simulate_version(two, util.current_time() - interval '1 day', util.current_time()) from v;
select tests.remember();
select routing.discard_version(one) from v;
select is(tests.what_changed(), 'routing.rule_sets ~1', 'one draft');
select is(concat_ws(' ', tests.state(one), tests.state(two), tests.state(three)), 'retired simulated draft', 'is given up') from v;
select is((select s.retired_at from routing.rule_sets as s where s.version = one), util.current_time(), 'now') from v;
select routing.discard_version(two) from v;
select is(tests.state(two), 'retired', 'one that was simulated too') from v;
select throws_like(format('select routing.discard_version(%s)', one), '%is retired', 'none that is over') from v;
select throws_ok(format('select routing.discard_version(%s)', (select s.version from routing.rule_sets as s where s.state = 'active')), 'ID332', null, 'nor the one that is active');
select throws_ok('select routing.discard_version(0)', 'ID209', null, 'nor one that there is not');
select is((select string_agg(s.state, ' ' order by s.version) from routing.rule_sets as s, v where s.version not in (one, two)), 'active draft', 'the others are as they were');

select * from finish();
rollback;
