begin;
select plan(9);

insert into ops.attempt_windows (purpose, origin_hash, starts_at, attempts)
values
    ('enrol', ops.keyed_hash('origin', '10.0.0.2'), clock_timestamp() - interval '61 seconds', 50), ('enrol', ops.keyed_hash('origin', '10.0.0.3'), clock_timestamp() - interval '30 seconds', 50),
    ('other', ops.keyed_hash('origin', '10.0.0.1'), clock_timestamp() - interval '59 minutes', 50), ('enrol', ops.keyed_hash('origin', '10.0.0.4'), clock_timestamp() - interval '61 minutes', 50);
select is(ops.count_attempt('enrol', '10.0.0.1', 2), null, 'the first');
select is(ops.count_attempt('enrol', '10.0.0.1', 2), null, 'the second of two');
select ok((select s.n between 55 and 60 from ops.count_attempt('enrol', '10.0.0.1', 2) as s (n)), 'the third waits until the minute is over');
select ok((select s.n between 25 and 30 from ops.count_attempt('enrol', '10.0.0.3', 2) as s (n)), 'which began when it began');
select is(ops.count_attempt('enrol', '10.0.0.2', 2), null, 'when it is over, another begins');
select ok((select s.n between 3590 and 3600 from ops.count_attempt('enrol', '10.0.0.1', 2, '1 hour') as s (n)), 'a window may be longer');
select is(
    (select string_agg(w.purpose || ' ' || w.attempts, ', ' order by w.purpose, w.attempts) from ops.attempt_windows as w), 'enrol 1, enrol 4, enrol 51, other 50', 'each purpose and place is counted by itself; after an hour none is kept'
);
select ok((select clock_timestamp() - w.starts_at < interval '10 seconds' from ops.attempt_windows as w where w.attempts = 1), 'from its first attempt on');
update ops.attempt_windows as w set starts_at = clock_timestamp() - interval '59.9 seconds' where w.attempts = 51;
select is(ops.count_attempt('enrol', '10.0.0.3', 2, '60 seconds 10 milliseconds'), 1, 'nobody is told to wait no time at all');

select * from finish();
rollback;
