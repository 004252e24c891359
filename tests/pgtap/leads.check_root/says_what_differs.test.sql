begin;
select plan(7);

select tests.make_operation();
insert into leads.seals (number, sealed_on, leads, previous_root, root, created_at) values
    (1, '2026-03-08', 0, sha256('0'), sha256('1'), now()), (2, '2026-03-09', 0, sha256('1'), sha256('2'), now());
create function tests.problems(p_on date, p_root text) returns text language sql as $$ select string_agg(concat_ws('|', c.problem, c.sealed_on, c.detail), ', ') from leads.check_root(p_on, p_root) as c $$;
select is(tests.problems('2026-03-08', encode(sha256('1'), 'hex')), null, 'the root of that day');
select is(tests.problems('2026-03-08', '  ' || upper(encode(sha256('1'), 'hex')) || ' '), null, 'however it was written down');
select is(tests.problems('2026-03-08', encode(sha256('2'), 'hex')), 'root_differs|2026-03-08|its root here is ' || encode(sha256('1'), 'hex'), 'another day''s is another');
select is(tests.problems('2026-03-09', encode(sha256('2'), 'hex')), null, 'and that day''s is its own');
select is(tests.problems('2026-03-07', encode(sha256('1'), 'hex')), 'seal_missing|2026-03-07|no seal of this day is here', 'a day without a seal');
select is(tests.problems('2026-03-08', null), 'root_differs|2026-03-08|its root here is ' || encode(sha256('1'), 'hex'), 'none is another');
select is(tests.problems('2026-03-08', ''), 'root_differs|2026-03-08|its root here is ' || encode(sha256('1'), 'hex'), 'empty too');

select * from finish();
rollback;
