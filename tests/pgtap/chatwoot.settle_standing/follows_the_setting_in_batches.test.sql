begin;
select plan(13);

select tests.make_operation();
create temporary table t as select n, tests.lead(n) as lead_id from generate_series(1, 4) as n;
select tests.drain();
update chatwoot.conversations as c set status = 'resolved' from t where c.lead_id = t.lead_id and t.n = 4;
create function tests.standings() returns text language sql as $$
    select string_agg(c.status, ' ' order by t.n) from t cross join lateral chatwoot.current_conversation(t.lead_id) as c
$$;
select is(tests.standings(), 'open open open resolved', 'made before anybody slept');
select is(chatwoot.settle_standing(2), 2, 'a batch');
select is(chatwoot.settle_standing(2), 1, 'the rest');
select is(chatwoot.settle_standing(), 0, 'each once');
select tests.drain();
select is(tests.standings(), 'snoozed snoozed snoozed resolved', 'asleep, but for what is resolved');

select ops.set_setting('chatwoot_waiting', '"open"');
update chatwoot.conversations as c set status_by_hand_at = util.current_time() from t where c.lead_id = t.lead_id and t.n = 3;
select is(chatwoot.settle_standing(1), 1, 'switched off, they wake in batches');
select is(chatwoot.settle_standing(), 1, 'what a consultant snoozed does not');
select tests.drain();
select is(tests.standings(), 'open open snoozed resolved', 'so that all stands as before');
select is(chatwoot.settle_standing(), 0, 'once');
create temporary table n as select tests.lead(5) as lead_id;
select tests.step('chatwoot.contact', '{"contact_id": 9005}');
select is((select to_jsonb(chatwoot.prepare_conversation(tests.row_id(lead_id, 'chatwoot.conversation'), util.current_time())) -> 'work' ? 'status' from n), false, 'nor is a new one made asleep');
delete from outbox.jobs as j using n where j.lead_id = n.lead_id;
select ops.set_setting('chatwoot_waiting', '"snoozed"');
select is(chatwoot.settle_standing(), 2, 'and again');
select tests.drain();
select is(tests.standings(), 'snoozed snoozed snoozed resolved', 'asleep again');
select is((select count(*) from chatwoot.conversations as c where c.looks_at < util.current_time()), 0::bigint, 'nothing is left to look at');

select * from finish();
rollback;
