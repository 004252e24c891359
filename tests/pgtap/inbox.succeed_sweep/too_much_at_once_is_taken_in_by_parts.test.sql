begin;
select plan(10);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
select tests.drain();
create temporary table other as select tests.snapshot(lead_id) from u;
select tests.advance('1 hour');
-- Strangers' conversations, each changed a second after the one before, and a lead's as the last.
create temporary table listed as
select array_agg(
    tests.listed_conversation(9, jsonb_build_object('id', 20000 + n, 'updated_at', extract(epoch from util.current_time() - interval '30 minutes') + n)) order by n desc
) || tests.listed_conversation(1, jsonb_build_object('status', 'resolved', 'updated_at', extract(epoch from util.current_time()))) as rows
from generate_series(1, 254) as n;

select is((select tests.sweep(variadic rows) from listed), '', 'the earliest are taken in, of which none is ours');
select is((select s.changed from chatwoot.sweeps as s), 250, 'so many');
select is((select s.since from chatwoot.sweeps as s), util.current_time() - interval '30 minutes' + interval '250 seconds', 'what changed by then is known');
select is((select count(*)::integer from chatwoot.sightings as s where s.conversation_id > 20000), 250, 'the others are not remembered');
select is((select m.state from outbox.jobs as m where m.kind = 'chatwoot.sweep'), 'pending', 'and the next reading is ordered');
select is((select tests.sweep(variadic rows) from listed), 'conversation applied resolved', 'the rest comes with the next reading');
select is((select s.changed from chatwoot.sweeps as s), 5, 'which is not much');
select is((select s.since from chatwoot.sweeps as s), util.current_time(), 'and all is known');

-- A reading that failed, such as of an answer that was too long
select chatwoot.fail_sweep(m.id, '{"target": "chatwoot", "phase": "no_answer"}', util.current_time()) from outbox.jobs as m where m.kind = 'chatwoot.sweep';
select is((chatwoot.prepare_sweep(m.id, util.current_time())).work -> 'within_seconds', 'null'::jsonb, 'is asked for by pages') from outbox.jobs as m where m.kind = 'chatwoot.sweep';
select is(tests.snapshot(u.lead_id), other.snapshot, 'the other lead is as it was') from u, other;

select * from finish();
rollback;
