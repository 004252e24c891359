begin;
select plan(15);

-- Two pools of the same people; only one is left.
select tests.make_operation(p_weights => '{5,3,2,1}');
insert into routing.pools (code, name) values ('outro', 'Outro');
insert into routing.pool_members (pool_id, consultant_id) select p.id, c.id from routing.pools as p, routing.consultants as c where p.code = 'outro';
insert into routing.rules (position, name, conditions, pool_id) select 0, 'Eventos', '{"origin": "event"}', p.id from routing.pools as p where p.code = 'outro';
select tests.lead(n, jsonb_build_object('origin', case when n % 3 = 0 then 'event' else 'manual' end)) from generate_series(1, 20) as n;
create function tests.credits(p_code text) returns jsonb language sql as $$
    select (select jsonb_object_agg(k.id, k.credit) from unnest(t.member_ids, t.credits) as k (id, credit))
    from routing.pool_turns as t join routing.pools as p on p.id = t.pool_id where p.code = p_code
$$;
create temporary table before as select tests.credits('geral') as geral, tests.credits('outro') as outro;
select isnt((geral ->> tests.consultant(2)::text)::bigint, 0::bigint, '(they have some credit)') from before;
select routing.set_pool_member('geral', 'consultant2@example.com', p_is_active => false);
select is(tests.credits('geral') ? tests.consultant(2)::text, false, 'who leaves has no credit left');
select is((select sum(x.value::bigint) from jsonb_each_text(tests.credits('geral')) as x), 0::numeric, 'none was made or lost');
select is(tests.credits('outro'), outro, 'the other pool is as it was') from before;
select is(s.credit, (geral ->> tests.consultant(2)::text)::bigint, 'it is recorded how much') from routing.settlements as s, before;
select is((select sum(x) from routing.settlements as s, unnest(s.shares) as x), (select s.credit::numeric from routing.settlements as s), 'and that all of it was shared');
select is(s.member_ids, array[tests.consultant(1), tests.consultant(3), tests.consultant(4)], 'among the rest') from routing.settlements as s;
select is(s.shares[1], div(s.credit::numeric * 5, 8)::bigint, 'by weight') from routing.settlements as s;
select is(s.shares[2], div(s.credit::numeric * 2, 8)::bigint, 'each') from routing.settlements as s;
select is(
    tests.credits('geral') -> tests.consultant(1)::text, to_jsonb((geral ->> tests.consultant(1)::text)::bigint + s.shares[1]), 'who had some has so much more'
) from before, routing.settlements as s;
select is((select s.seq from routing.settlements as s), (select t.seq from routing.pool_turns as t join routing.pools as p on p.id = t.pool_id where p.code = 'geral'), 'after which turn');

-- Back again: at zero.
select routing.set_pool_member('geral', 'consultant2@example.com', 3);
create temporary table l as select tests.lead(30) as id;
select is(
    (select (d.snapshot -> 'credits' ->> (m.n - 1)::integer)::bigint from routing.decisions as d join l on l.id = d.lead_id, jsonb_array_elements_text(d.snapshot -> 'members') with ordinality as m (id, n) where m.id::bigint = tests.consultant(2)),
    0::bigint, 'who comes back begins at zero'
);
-- The last ones.
select count(routing.set_pool_member('geral', 'consultant' || n || '@example.com', p_is_active => false)) from generate_series(1, 4) as n;
select is((select sum(x.value::bigint) from jsonb_each_text(tests.credits('geral')) as x), 0::numeric, 'when all leave nothing is left');
select is_empty('select d.id from routing.decisions as d where routing.replay(d.id) is distinct from d.winner_id', 'every decision replays');
delete from routing.pool_members where consultant_id = tests.consultant(3);
select is((select count(*) from routing.settlements as s where s.consultant_id = tests.consultant(3)), 2::bigint, 'who is deleted has left both');

select * from finish();
rollback;
