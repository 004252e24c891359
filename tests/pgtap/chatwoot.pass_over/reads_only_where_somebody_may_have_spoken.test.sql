begin;
select plan(15);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
select tests.lead_with_conversation(2);
select tests.drain();
create function tests.quiet(p_n integer, p_patch jsonb default '{}') returns jsonb language sql as $$
    select tests.listed_conversation(
        p_n, jsonb_build_object('created_at', extract(epoch from util.current_time() - interval '5 minutes')::bigint)
            || '{"can_reply": false, "first_reply_created_at": 0, "last_message": {"id": 5, "type": 1, "private": true}}'::jsonb || p_patch
    )
$$;
create function tests.looks() returns text language sql as $$
    select coalesce(string_agg(m.payload ->> 'conversation_id', ', ' order by m.due_at), '')
    from outbox.jobs as m where m.kind = 'chatwoot.observe' and m.state = 'pending'
$$;
create function tests.is_read(p_n integer) returns boolean language sql as $$
    select coalesce(s.read_at = s.told_at, false) from chatwoot.sightings as s where s.conversation_id = 7000 + p_n
$$;

select tests.advance('10 minutes');
select tests.sweep(tests.quiet(1), tests.quiet(2, '{"can_reply": true}'));
select is(tests.looks(), '7002', 'only the one in which the person may have written is read');
select is(tests.is_read(1), true, 'the other counts as read');
select is(tests.is_read(2), false, 'that one does not');

-- Which is still to be read.
select tests.advance('1 minute');
select tests.sweep(tests.quiet(2));
select is(tests.looks(), '7002', 'what was to be read before is still read');
select is(tests.is_read(2), false, 'and is not counted as read');
update outbox.jobs set state = 'dead', finished_at = util.current_time() where kind = 'chatwoot.observe';
select tests.advance('1 minute');
select tests.sweep(tests.quiet(2));
select is(tests.looks(), '7002', 'also what could not be read');
update outbox.jobs set state = 'done', finished_at = util.current_time() where kind = 'chatwoot.observe';

-- One that nobody has read yet.
select tests.advance('1 minute');
select tests.sweep(tests.quiet(3, jsonb_build_object('created_at', extract(epoch from util.current_time() - interval '23 hours 59 minutes')::bigint)));
select is(tests.looks(), '', 'one of this day holds nothing');
select tests.sweep(tests.quiet(4, jsonb_build_object('created_at', extract(epoch from util.current_time() - interval '24 hours')::bigint)));
select is(tests.looks(), '7004', 'an older one may hold what was said before');
select tests.sweep(tests.quiet(5, '{"created_at": null}'));
select is(tests.looks(), '7004, 7005', 'and so may one that does not tell how old it is');

-- Known ones are known however old they are.
select tests.advance('3 days');
select is(chatwoot.pass_over((select c.id from sending.channels as c), tests.quiet(1, '{"created_at": 1}'), util.current_time()), true, 'a known one however old');
select is(chatwoot.pass_over((select c.id from sending.channels as c), tests.quiet(1, '{"can_reply": true}'), util.current_time()), false, 'not when somebody may have spoken');
select is(chatwoot.pass_over((select c.id from sending.channels as c), tests.quiet(8), util.current_time()), false, 'one that was never listed is not there');
select is(chatwoot.pass_over((select c.id + 1 from sending.channels as c), tests.quiet(1), util.current_time()), false, 'nor one of another number');
select is(
    (select extract(epoch from s.read_at)::numeric from chatwoot.sightings as s where s.conversation_id = 7001), (tests.quiet(1) ->> 'updated_at')::numeric,
    'up to the state that was listed'
);

-- Pages are read after an outage.
select tests.advance('1 minute');
select chatwoot.order_sweeps();
create temporary table swept as select * from tests.claim_look('chatwoot.sweep');
select outbox.complete(tests.worker_id(), w.id, w.attempt, jsonb_build_object('conversations', jsonb_build_array(tests.quiet(1)), 'requests', 1, 'is_paged', true)) from swept as w;
select is(tests.looks() ~ '7001', true, 'after an outage all is read');

select * from finish();
rollback;
