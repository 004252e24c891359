begin;
select plan(10);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
select tests.drain();
create temporary table other as select tests.snapshot(lead_id) from u;
select tests.advance('1 hour');
create function tests.looks() returns text language sql as $$
    select coalesce(string_agg(m.payload ->> 'conversation_id', ' ' order by m.due_at), '')
    from outbox.jobs as m where m.kind = 'chatwoot.observe' and m.state = 'pending'
$$;
-- Chatwoot's clock was ten hours ahead while something was written there, and was then put right.
create temporary table ahead as
select tests.listed_conversation(1, jsonb_build_object('updated_at', extract(epoch from util.current_time() + interval '10 hours'), 'last_message', '{"type": 0}'::jsonb)) as seen;

select tests.sweep(seen) from ahead;
select is(tests.looks(), '7001', 'it is read');
select tests.look();
select is(tests.looks(), '', 'once');
select tests.advance('1 minute');
select tests.sweep(seen) from ahead;
select is(tests.looks(), '', 'the same state is no news');
select is(
    (chatwoot.prepare_observe(outbox.enqueue('chatwoot.observe', lead_id, util.current_time(), p_dedupe_key => 'before'), util.current_time())).work #>> '{told,0,read_at}', null,
    'before a step of the cadence what is said there is read all the same'
) from t;
delete from outbox.jobs as m where m.dedupe_key = 'before';

create temporary table again as
select tests.listed_conversation(1, jsonb_build_object('updated_at', extract(epoch from util.current_time()), 'last_message', '{"type": 0}'::jsonb)) as seen;
select tests.sweep(seen) from again;
select is(tests.looks(), '7001', 'what is written next is news, though it seems older');
select tests.look();
select is(
    (select format('%s %s', s.told_at <= util.current_time(), s.read_at <= util.current_time()) from chatwoot.sightings as s where s.conversation_id = 7001), 't t',
    'and no moment that has not come is left'
);
select is(tests.looks(), '', 'it was read');
select tests.advance('1 minute');
select tests.sweep(seen) from again;
select is(tests.looks(), '', 'once');
select tests.sweep(tests.listed_conversation(1, jsonb_build_object('updated_at', extract(epoch from util.current_time()), 'last_message', '{"type": 0}'::jsonb)));
select is(tests.looks(), '7001', 'and what follows is news again');
select is(tests.snapshot(u.lead_id), other.snapshot, 'the other lead is as it was') from u, other;

select * from finish();
rollback;
