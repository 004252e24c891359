begin;
select plan(22);

select tests.make_operation(p_weights => '{1,2}');
insert into routing.pools (code, name) values ('outro', 'Outro');
create function tests.members(p_pool text) returns text language sql as $$
    select string_agg(format('%s:%s:%s', m.consultant_id = tests.consultant(1), m.weight, m.is_active), ' ' order by m.consultant_id)
    from routing.pool_members as m join routing.pools as p on p.id = m.pool_id where p.code = p_pool
$$;
select tests.remember();

select is(routing.set_pool_member('outro', 'consultant1@example.com', 3), 0, 'somebody joins a pool');
select is(tests.what_changed(), 'routing.pool_members +1, routing.pools ~1', 'which has another version now, and the other pool has not');
select is(tests.members('outro'), 't:3:t', 'with their weight');
select is(tests.members('geral'), 't:1:t f:2:t', 'in the other pool all is as it was');
select routing.set_pool_member('geral', 'consultant1@example.com', 1);
select is(tests.what_changed(), 'nothing', 'the same again is no change, and no new version');
select routing.set_pool_member('geral', 'CONSULTANT1@example.com', 5);
select is(tests.what_changed(), 'routing.pool_members ~1, routing.pools ~1', 'another weight changes one member');
select is(tests.members('geral'), 't:5:t f:2:t', 'of one pool');
select routing.set_pool_member('geral', 'consultant1@example.com', 5, false);
select is(tests.what_changed(), 'routing.pool_members ~1, routing.pools ~1', 'who leaves is one member');
select is(tests.members('geral'), 't:5:f f:2:t', 'who keeps their weight');
select lives_ok($$select routing.set_pool_member('geral', 'consultant1@example.com', 1000)$$, 'a weight of 1000');
select lives_ok($$select routing.set_pool_member('geral', 'consultant1@example.com', 1)$$, 'and of 1');
select throws_ok($$select routing.set_pool_member('geral', 'consultant1@example.com', 0)$$, 'ID105', null, 'not of 0');
select throws_ok($$select routing.set_pool_member('geral', 'consultant1@example.com', 1001)$$, 'ID105', null, 'nor of 1001');
select throws_ok($$select routing.set_pool_member('nichts', 'consultant1@example.com')$$, 'ID209', null, 'a pool that there is not');
select throws_ok($$select routing.set_pool_member('geral', 'nobody@example.com')$$, 'ID208', null, 'and somebody unknown are refused');

-- What she takes in a day is changed alone, kept, and taken away.
create function tests.capacities() returns text language sql as $$
    select string_agg(format('%s %s', p.code, m.daily_capacity), ', ' order by p.code, m.consultant_id) from routing.pool_members as m join routing.pools as p on p.id = m.pool_id
$$;
select routing.set_pool_member('geral', 'consultant2@example.com', 2);
select tests.remember();
select routing.set_pool_member('geral', 'consultant2@example.com', 2, p_daily_capacity => 7);
select is(tests.did(tests.capacities()), 'geral , geral 7, outro : routing.pool_members ~1, routing.pools ~1', 'how many a day, alone');
select routing.set_pool_member('geral', 'consultant2@example.com', 2);
select is(tests.did(tests.capacities()), 'geral , geral 7, outro : nothing', 'is kept where nothing is said');
select routing.set_pool_member('geral', 'consultant2@example.com', 2, p_daily_capacity => 0);
select is(tests.did(tests.capacities()), 'geral , geral , outro : routing.pool_members ~1, routing.pools ~1', 'and 0 is no limit');
select throws_ok($$select routing.set_pool_member('geral', 'consultant1@example.com', p_daily_capacity => 100001)$$, 'ID105', null, 'not as many as that');
select lives_ok($$select routing.set_pool_member('outro', 'consultant1@example.com', 3, p_daily_capacity => 100000)$$, 'so many');

update routing.pool_members set is_active = false;
create temporary table t as select tests.lead(1) as lead_id;
select is(routing.set_pool_member('geral', 'consultant2@example.com', 2), 1, 'who joins takes whoever waited');
select is((select l.consultant_id from leads.leads as l join t on t.lead_id = l.id), tests.consultant(2), 'and is their owner');

select * from finish();
rollback;
