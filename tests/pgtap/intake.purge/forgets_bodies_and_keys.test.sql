begin;
select plan(12);

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

-- A human rejects one that waits, and says why in words that name somebody.
select tests.submit(tests.referral(4, '{"person": {"name": "qwe 456", "phone": "11987654322"}}'), 'waits-too');
select tests.freeze('2026-05-01 12:00+00');
select intake.reject_quarantined((select s.uid from intake.submissions as s where s.idempotency_key = 'waits'), 'Maria já disse que não');
select tests.advance('5 days');
select intake.reject_quarantined((select s.uid from intake.submissions as s where s.idempotency_key = 'waits-too'), 'repetida');
create function tests.said() returns text language sql as $$
    select string_agg(coalesce(q.detail ->> 'rejected', '-'), ', ' order by q.submission_id) from intake.quarantine as q
$$;
select tests.freeze('2026-05-31 12:00+00');
select intake.purge('2026-05-31 12:00+00', 10);
select is(tests.said(), 'Maria já disse que não, repetida', 'the reason stays for 30 days after it ended');
select tests.freeze('2026-06-01 12:00+00');
select is((select b.waiting from governance.purge_backlog as b where b.what = 'rejections'), 1::bigint, 'then its time is over');
select is(intake.purge('2026-06-01 12:00+00', 10), 1::bigint, 'and it is forgotten');
select is(tests.said(), '-, repetida', 'the younger one stays');
-- One of several referrals that was refused twice has neither bytes nor key of its own, but its answer names what was wrong.
update intake.submissions as s set answer = s.answer || '{"errors": [{"detail": "x"}]}' where s.id = (select min(o.id) from intake.submissions as o);
select is((select b.waiting from governance.purge_backlog as b where b.what = 'submissions'), 1::bigint, 'an answer that quotes is waited for by itself');
select is(intake.purge('2026-06-01 12:00+00', 10), 1::bigint, 'and is forgotten');
select is((select sum(b.waiting) from governance.purge_backlog as b), 0::numeric, 'nothing is left');

select * from finish();
rollback;
