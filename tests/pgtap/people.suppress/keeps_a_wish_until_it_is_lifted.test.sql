begin;
select plan(10);

select tests.freeze('2026-03-10 15:00+00');
select is(people.suppress('{phone:a,email:b:c@example.com}', 'request'), 2, 'two keys');
select is(people.suppress('{phone:other}', 'stop_word'), 1, 'and those of somebody else');
select is(people.suppress('{phone:a,email:d}', 'stop_word'), 1, 'what is suppressed already is not new');
select is(
    (select s.reason from people.suppressions as s where s.key_hash = ops.keyed_hash('phone', 'a')), 'request', 'and keeps its reason'
);
select is(
    (select count(*) from people.suppressions as s where s.key_hash = ops.keyed_hash('email', 'b:c@example.com')), 1::bigint,
    'the kind ends at the first colon'
);

select is(people.lift_suppressions('{phone:a}'), 0, 'what is said in the same moment leaves the wish to stop');
select tests.advance('1 second');
select is(people.lift_suppressions('{phone:a,email:b:c@example.com,phone:unknown}'), 2, 'lifted');
select is(people.is_suppressed('{phone:a,email:b:c@example.com}'), false, 'they may be contacted again');
select is(people.is_suppressed('{phone:other}') and people.is_suppressed('{email:d}'), true, 'nobody else may');
select tests.advance('1 second');
select is(people.suppress('{phone:a}', 'stop_word'), 1, 'a new wish is a new one');

select * from finish();
rollback;
