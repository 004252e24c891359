begin;
select plan(23);

select tests.make_operation();
update ops.settings as s set value = null where s.key = 'chatwoot_in_flight';
create function tests.make_jobs(p_kind text, p_urgency text, p_count integer) returns void language sql as $$
    insert into outbox.jobs (kind, urgency, due_at, created_at) select p_kind, p_urgency, util.current_time(), util.current_time() from generate_series(1, p_count)
$$;
create function tests.prepare_any(bigint, timestamptz) returns outbox.prepared language sql as $$ select row('go', null, null, '{}')::outbox.prepared $$;
create function tests.succeed_any(bigint, boolean, jsonb, timestamptz) returns boolean language sql as $$ select true $$;
create function tests.fail_any(bigint, jsonb, timestamptz) returns outbox.failed language sql as $$ select row('dead', null)::outbox.failed $$;
insert into outbox.kinds (kind, prepare, succeed, fail) values ('chatwoot.any', 'tests.prepare_any', 'tests.succeed_any', 'tests.fail_any'),
    ('other.any', 'tests.prepare_any', 'tests.succeed_any', 'tests.fail_any');
create function tests.claimed(p_limit integer default 32) returns text language sql as $$
    select string_agg(k.kind || ' ' || k.n, ', ' order by k.kind) from (select c.kind, count(*) as n from outbox.claim(tests.worker_id(), p_limit) as c group by c.kind) as k
$$;
create function tests.finish(p_count integer) returns void language sql as $$
    select outbox.complete(tests.worker_id(), m.id, m.attempts, '{}') from (
        select m.id, m.attempts from outbox.jobs as m where m.state = 'claimed' and m.destination = 'chatwoot' order by m.id limit p_count) as m
$$;

select tests.make_jobs('chatwoot.any', 'bulk', 40), tests.make_jobs('other.any', 'bulk', 12);
select is(tests.claimed(), 'chatwoot.any 4, other.any 12', 'four at once for Chatwoot, others as many as there are');
select is(tests.claimed(), null, 'no more while they are on their way');
select tests.finish(2);
select is(tests.claimed(), 'chatwoot.any 2', 'as one ends the next begins');
select tests.make_jobs('chatwoot.any', 'urgent', 1);
select tests.finish(1);
select is((select c.urgency from outbox.claim(tests.worker_id(), 32) as c), 'urgent', 'what is urgent takes the place');
select ops.set_setting_text('chatwoot_in_flight', '6');
select is(tests.claimed(), 'chatwoot.any 2', 'the setting counts at once');

-- Slow: three tenths less each second, never none.
select is(outbox.report_latency('chatwoot', 2.5, 30), 4.20, 'slow answers: fewer');
select is(outbox.report_latency('chatwoot', 2.5, 30), null, 'once a second, however many workers say so');
select tests.advance('1 second');
select is(outbox.report_latency('chatwoot', 1.2, 1), 2.94, 'and fewer');
select tests.finish(6);
select is(tests.claimed(), 'chatwoot.any 2', 'the claim keeps to it');
do $$ begin for i in 1 .. 10 loop perform tests.advance('1 second'); perform outbox.report_latency('chatwoot', 9, 1); end loop; end $$;
select is((select i.in_flight from outbox.limits as i), 1.00, 'never none');
select tests.finish(2);
select is(tests.claimed(), 'chatwoot.any 1', 'one still goes');

-- Between slow and quick it stays; quick: half a job more each second, up to the setting.
select tests.advance('1 second');
select is(outbox.report_latency('chatwoot', 0.7, 5), 1.00, 'neither slow nor quick: as it is');
select tests.advance('1 second');
select is(outbox.report_latency('chatwoot', 0.05, 5), 1.50, 'quick: more');
do $$ begin for i in 1 .. 20 loop perform tests.advance('1 second'); perform outbox.report_latency('chatwoot', 0.05, 9); end loop; end $$;
select is((select i.in_flight from outbox.limits as i), 6.00, 'up to the setting');
select tests.finish(1);
select is(tests.claimed(), 'chatwoot.any 6', 'and the claim follows');
select ops.set_setting_text('chatwoot_in_flight', '2');
select tests.finish(6);
select is(tests.claimed(), 'chatwoot.any 2', 'a smaller setting counts though answers are quick');

-- What says nothing, or of whom nothing is limited.
select is(outbox.report_latency('other', 9, 9), null, 'a destination without a limit');
select is(outbox.report_latency('chatwoot', null, 9), null, 'no time');
select is(outbox.report_latency('chatwoot', 9, 0), null, 'no request');
select is(outbox.report_latency(null, 9, 9), null, 'no destination');
select is((select count(*) from outbox.limits), 1::bigint, 'nothing is kept of them');
select ok(outbox.room_in_flight('other', 32) = 32, 'as many as are asked for where nothing is limited');
select throws_ok($$select ops.set_setting_text('chatwoot_in_flight', '0')$$, 'ID105', null, 'none at once is no setting');

select * from finish();
rollback;
