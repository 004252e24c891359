begin;
select plan(5);

select tests.make_operation();
select tests.submit(tests.referral(1), 'old');
select tests.submit(tests.referral(2, '{"person": {"name": "asdf 123", "phone": "11987654321"}}'), 'waits');
select tests.advance('10 days');
select tests.submit(tests.referral(3), 'young');
create function tests.kept() returns text language sql as $$
    select string_agg(format('%s %s', coalesce(s.idempotency_key, '-'), s.raw is not null), ', ' order by s.id) from intake.submissions as s
$$;

select is(intake.purge('2026-04-09 15:00+00', 10), 0::bigint, 'nothing before its time');
select is(intake.purge('2026-04-09 15:01+00', 10), 1::bigint, 'after 30 days');
select is(tests.kept(), '- f, waits t, young t', 'the one whose time it is, while what waits for a human stays whole');
select is(intake.purge('2026-06-09 15:01+00', 0), 0::bigint, 'no more than p_limit');
select is((select count(*) from intake.submissions as s where s.raw_sha256 is not null), 3::bigint, 'the hashes stay');

select * from finish();
rollback;
