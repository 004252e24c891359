begin;
select plan(16);

-- The clock says 16:00.
select tests.make_crowd();
delete from sending.charges;
update sending.messages set accepted_at = null, sending_at = '2026-03-01Z', error = null, wamid = null;
create temporary table c as select (select i.id from sending.channels as i where i.code = 'principal') as one, (select i.id from sending.channels as i where i.code = 'reserva') as two;
create function tests.failed(p_key text, p_recipient text, p_at timestamptz, p_patch jsonb default '{}') returns void language sql as $$
    insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, sends, queued_at, sending_at, failed_at, unknown_at, error, wamid, accepted_at)
    select
        tests.nth(1), case when p_patch ? 'two' then c.two else c.one end, (select min(t.id) from sending.templates as t), 'rework', p_key, p_recipient, 'x', coalesce(p_patch ->> 'state', 'failed'),
        coalesce((p_patch ->> 'sends')::integer, 1), p_at, p_at, (p_patch ->> 'failed')::timestamptz, (p_patch ->> 'unknown')::timestamptz,
        case when p_patch ? 'accepted' then null else coalesce(p_patch -> 'error', tests.error(131000)) end, p_patch ->> 'wamid', (p_patch ->> 'accepted')::timestamptz
    from c
$$;
create function tests.counted(p_recipient text default null) returns text language sql as $$
    select format('%s %s %s', f.people, f.failures, to_char(f.last_at at time zone 'UTC', 'DD HH24:MI')) from c, sending.failing_people(c.one, util.current_time(), p_recipient) as f
$$;
select is(sending.error_class(tests.error(131000)), 'RETRY_LIMITED', 'a fault of Meta');
select is(tests.counted(), '0  ', 'nobody');
select is(tests.counted('+5511900000001'), '1  ', 'but who fails now');
select tests.failed('other number', '+5511900000009', '2026-03-10 15:00Z', '{"two": 1}');
select is(tests.counted(), '0  ', 'what fails over another number says nothing');
select tests.failed('a day ago', '+5511900000008', '2026-03-09 16:00Z');
select is(tests.counted(), '0  ', 'nor what is a day old');
select tests.failed('first', '+5511900000001', '2026-03-09 16:01Z');
select is(tests.counted(), '1 1 09 16:01', 'what is younger counts from when it was sent');
select tests.failed('first again', '+5511900000001', '2026-03-10 12:00Z', '{"state": "queued", "sends": 3}');
select is(tests.counted(), '1 4 10 12:00', 'one person, each try');
select is(tests.counted('+5511900000001'), '1 4 10 12:00', 'who is that person themselves');
select is(tests.counted('+5511900000002'), '2 4 10 12:00', 'or one more');
select tests.failed('never left', '+5511900000003', '2026-03-10 12:01Z', '{"sends": 0, "failed": "2026-03-10 12:31Z"}');
select is(tests.counted(), '2 5 10 12:31', 'what never left was tried once, and failed when it failed');
select tests.failed('vanished', '+5511900000004', '2026-03-10 13:00Z', '{"state": "unknown", "unknown": "2026-03-10 13:10Z", "error": {"phase": "worker_lost"}}');
select tests.failed('refused', '+5511900000005', '2026-03-10 13:00Z', jsonb_build_object('error', tests.error(131026)));
select tests.failed('cancelled', '+5511900000006', '2026-03-10 13:00Z', '{"state": "cancelled"}');
select is(tests.counted(), '2 5 10 12:31', 'a worker that vanished, a person who is not reached and what was cancelled say nothing');
select tests.failed('unanswered', '+5511900000007', '2026-03-10 13:00Z', jsonb_build_object('state', 'unknown', 'unknown', '2026-03-10 13:20Z', 'failed', '2026-03-10 13:05Z', 'error', '{"phase": "no_answer"}'::jsonb));
select is(tests.counted(), '3 6 10 13:20', 'no answer does, from when nobody knew');

-- It worked.
select tests.failed('good over two', '+5511900000010', '2026-03-10 14:00Z', '{"two": 1, "state": "accepted", "wamid": "wamid.two", "accepted": "2026-03-10 14:00Z"}');
select is(tests.counted(), '3 6 10 13:20', 'that another number works says nothing');
select tests.failed('good', '+5511900000010', '2026-03-09 20:00Z', '{"state": "accepted", "wamid": "wamid.one", "accepted": "2026-03-10 12:00Z"}');
select is(tests.counted(), '2 2 10 13:20', 'what failed by then is over');
update sending.channels set resumed_at = '2026-03-10 12:30Z' where code = 'principal';
update sending.channels set resumed_at = '2026-03-10 15:00Z' where code = 'reserva';
select is(tests.counted(), '2 2 10 13:20', 'a number that was resumed begins anew');
update sending.channels set resumed_at = '2026-03-10 12:31Z' where code = 'principal';
select is(tests.counted(), '1 1 10 13:20', 'from that very moment');

select * from finish();
rollback;
