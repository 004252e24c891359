begin;
select plan(7);

select tests.make_operation();
select routing.save_pool('aaa', 'Primeiro'), routing.save_pool('zzz', 'Fora');
update routing.consultants set name = 'Ana Lima' where email = 'consultant3@example.com';
insert into routing.pool_members (pool_id, consultant_id, weight, daily_capacity) select p.id, tests.consultant(c.n), c.n, 5 from routing.pools as p, (values (1), (3)) as c (n) where p.code = 'aaa';
insert into routing.pool_members (pool_id, consultant_id) select p.id, tests.consultant(2) from routing.pools as p where p.code = 'zzz';
update routing.pools set is_active = false where code = 'zzz';
create function tests.listed(p_pool text default null) returns text language sql as $$
    select string_agg(concat_ws(' ', a.pool, substring(a.email from '[0-9]'), a.weight, a.daily_capacity), ', ' order by a.n)
    from routing.list_availability(p_pool) with ordinality as a (pool, name, email, weight, is_eligible, reason, opens_at, daily_capacity, conditions, preferred, n)
$$;
select is(tests.listed(), 'aaa 1 1 5, aaa 3 3 5, geral 1 1, geral 3 1, geral 2 1', 'pools by their codes, who is in them by name, then who was first');
select is(tests.listed('geral'), 'geral 1 1, geral 3 1, geral 2 1', 'one pool');
select is(tests.listed('zzz'), null, 'none that is no more');
select is(tests.listed('none'), null, 'nor one that never was');
-- Away: from when who comes back works. Two absences, of which one is over.
insert into routing.absences (consultant_id, starts_at, ends_at, reason) values
    (tests.consultant(1), util.current_time() - interval '2 days', util.current_time() - interval '1 day', 'vacation'),
    (tests.consultant(1), util.current_time(), util.current_time() + interval '5 days', 'vacation'),
    (tests.consultant(2), util.current_time(), util.current_time() + interval '9 days', 'vacation');
select is((select string_agg(format('%s %s', a.reason, a.opens_at - util.current_time()), ', ') from routing.list_availability('aaa') as a where a.email = 'consultant1@example.com'), 'absent 5 days', 'until the end of the absence that there is');
select is((select string_agg(format('%s %s', a.reason, a.opens_at - util.current_time()), ', ') from routing.list_availability('geral') as a where a.email = 'consultant2@example.com'), 'absent 9 days', 'of each');
update routing.consultants set is_active = false where email = 'consultant3@example.com';
select is((select string_agg(format('%s %s', a.reason, a.opens_at), ', ') from routing.list_availability('aaa') as a where a.email = 'consultant3@example.com'), 'inactive ', 'who is gone works at no time');

select * from finish();
rollback;
