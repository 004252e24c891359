begin;
select plan(8);

create function tests.delays(p_attempt integer) returns setof interval language sql as $$
    select util.retry_delay(p_attempt) from generate_series(1, 200)
$$;

select ok(
    (
        select bool_and(d between t.seconds * 0.9 * interval '1 second' and t.seconds * 1.1 * interval '1 second')
        from tests.delays(t.attempt) as d
    ),
    format('attempt %s waits %s s, give or take a tenth', t.attempt, t.seconds)
)
from (values (1, 0.5), (2, 1), (5, 8), (10, 256), (11, 300), (2147483647, 300), (0, 0.5)) as t (attempt, seconds);

select cmp_ok(
    (select count(distinct d) from tests.delays(6) as d), '>', 100::bigint,
    'no two wait the same: workers do not come back together'
);

select * from finish();
rollback;
