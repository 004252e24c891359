begin;
select plan(9);

select tests.make_operation();
insert into routing.pools (code, name) values ('rio', 'Rio');
create function tests.pool(p_code text) returns bigint language sql as $$ select p.id from routing.pools as p where p.code = p_code $$;
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 5) as n;
delete from routing.decisions;
-- The tenth of March in São Paulo is from three in the morning to three in the morning in Greenwich.
insert into routing.decisions (lead_id, pool_id, winner_id, snapshot, decided_at, seq)
select l.id, tests.pool(p), tests.consultant(c), '{}', at, row_number() over (partition by p order by at)
from (values
    (1, 'geral', 1, '2026-03-10 03:00Z'::timestamptz), (1, 'geral', 1, '2026-03-10 10:00Z'), (2, 'rio', 1, '2026-03-11 02:59:59Z'), (3, 'geral', 2, '2026-03-10 12:00Z'),
    (4, 'geral', 1, '2026-03-10 02:59:59Z'), (5, 'geral', 1, '2026-03-11 03:00Z')
) as v (n, p, c, at) join l using (n);
create function tests.got(p_consultant integer, p_pool text, p_day date, p_zone text default 'America/Sao_Paulo') returns bigint language sql as $$ select routing.received_on(tests.consultant(p_consultant), tests.pool(p_pool), p_day, p_zone) $$;
select is(tests.got(1, null, '2026-03-10'), 2::bigint, 'two leads, of which one was given twice');
select is(tests.got(1, 'geral', '2026-03-10'), 1::bigint, 'one of one pool');
select is(tests.got(1, 'rio', '2026-03-10'), 1::bigint, 'one of the other');
select is(tests.got(2, null, '2026-03-10'), 1::bigint, 'another consultant has their own');
select is(tests.got(2, 'rio', '2026-03-10'), 0::bigint, 'and none there');
select is(tests.got(1, null, '2026-03-09'), 1::bigint, 'the day before');
select is(tests.got(1, null, '2026-03-11'), 1::bigint, 'the day after');
select is(tests.got(1, null, '2026-03-10', 'UTC'), 2::bigint, 'elsewhere the day is another');
select is(tests.got(3, null, '2026-03-10'), 0::bigint, 'who got nothing got nothing');

select * from finish();
rollback;
