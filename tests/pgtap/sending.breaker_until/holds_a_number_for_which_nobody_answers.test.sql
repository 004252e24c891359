begin;
select plan(18);

select tests.make_operation();
select tests.freeze('2026-03-10 15:00:00+00');
update ops.settings set value = 'null' where key = 'first_contact_hours';
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('other', '999', 1, 2);
create function tests.outage() returns jsonb language sql as $$
    select tests.error(null, '{"phase": "no_answer", "http_status": 500}')
$$;
create function tests.waiting() returns text language sql as $$
    select string_agg(distinct format('%s for %s', m.last_error ->> 'held', m.due_at - util.current_time()), ', ')
    from outbox.jobs as m
    where m.kind = 'whatsapp.template' and m.state = 'pending' and m.last_error ? 'held'
$$;
-- Claims and says how many templates left, and why and until when the others wait.
create function tests.leave() returns text language sql as $$
    with claimed as materialized (select count(*) filter (where c.kind = 'whatsapp.template') as n from outbox.claim(tests.worker_id(), 100) as c)
    select concat_ws(', ', c.n, tests.waiting()) from claimed as c
$$;
create function tests.end_all(p_error jsonb) returns bigint language sql as $$
    select count(outbox.fail(tests.worker_id(), m.id, m.attempts, p_error)) from outbox.jobs as m where m.kind = 'whatsapp.template' and m.state = 'claimed'
$$;
select tests.lead(n) from generate_series(1, 12) as n;
update outbox.jobs set state = 'cancelled', finished_at = util.current_time() where kind <> 'whatsapp.template' and state = 'pending';
select sending.request_first_contact(l.id) from leads.leads as l where not exists (select from outbox.jobs as m where m.lead_id = l.id and m.kind = 'whatsapp.template');
update outbox.jobs set due_at = util.current_time() + interval '1 day' where kind = 'whatsapp.template';
create function tests.let(p_count integer) returns void language sql as $$
    update outbox.jobs as m set due_at = util.current_time()
    where m.id in (select o.id from outbox.jobs as o where o.kind = 'whatsapp.template' and o.state = 'pending' and o.last_error is null order by o.id limit p_count)
$$;

select tests.let(2);
select is(tests.leave(), '2', 'two leave');
select tests.end_all(tests.outage());
select is((select count(*) from sending.messages as m where m.state = 'unknown'), 2::bigint, 'and nobody knows what became of them');
select tests.let(1);
select is(tests.leave(), '1', 'two people are no outage of the number');
select tests.end_all(tests.outage());
select tests.let(4);
select is(tests.leave(), '0, no_answers for 00:01:00', 'three are: the others wait');
select is((select c.state from sending.channels as c where c.is_default), 'active', 'without anybody having to start the number again');
select is(sending.breaker_until((select c.id from sending.channels as c where c.code = 'other'), util.current_time()), null, 'another number does not wait');

select tests.advance('59 seconds');
select is(tests.leave(), '0, no_answers for 00:00:01', 'not before the minute is over');
select tests.advance('1 second');
update outbox.jobs set due_at = util.current_time() where kind = 'whatsapp.template' and state = 'pending' and last_error ? 'held';
select is(tests.leave(), '1, no_answers for 00:00:15', 'then one tries, and the others wait for it');
select tests.advance('1 second');
select tests.end_all(tests.outage());
update outbox.jobs set due_at = util.current_time() where kind = 'whatsapp.template' and state = 'pending' and last_error ? 'held';
select is(tests.leave(), '0, no_answers for 00:02:00', 'after a fourth without an answer for two minutes');
select tests.advance('2 minutes');
select is(tests.leave(), '1, no_answers for 00:00:15', 'one tries again');
select is(
    (select outbox.complete(tests.worker_id(), m.id, m.attempts, tests.result(m.kind, m.id, jsonb_build_object('to', s.recipient)))
     from outbox.jobs as m join sending.messages as s on s.send_key = m.dedupe_key where m.state = 'claimed' and m.kind = 'whatsapp.template'),
    'done', 'it is accepted'
);
select tests.advance('15 seconds');
select is(tests.leave(), '2', 'an acceptance lets all others go');
select is((select count(*) from sending.messages as m where m.state = 'unknown'), 4::bigint, 'the unknown ones are a few');

-- What is no silence of the number.
select tests.end_all(tests.error(130403));
select tests.let(3);
select is(tests.leave(), '3', 'refusals hold nothing back');
select tests.advance('1 hour');
select outbox.requeue_expired(100);
select is((select count(*) from sending.messages as m where m.state = 'unknown'), 7::bigint, 'the worker vanished with three on their way');
select is(sending.breaker_until((select c.id from sending.channels as c where c.is_default), util.current_time()), null, 'which says nothing about the number');

-- A limit without Meta's own words.
select tests.let(1);
select tests.leave();
select tests.end_all(tests.error(null, '{"http_status": 429, "retry_after_seconds": 40}'));
select is((select m.state from sending.messages as m order by m.id desc limit 1), 'queued', 'a limit refuses nothing for good');
select is((select c.held_until - util.current_time() from sending.channels as c where c.is_default), '40 seconds'::interval, 'the number waits as it was told');

select * from finish();
rollback;
