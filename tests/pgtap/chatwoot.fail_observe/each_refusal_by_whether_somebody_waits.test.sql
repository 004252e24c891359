begin;
select plan(31);

-- One look is waited for by a step of the cadence, another by nobody.
select tests.make_operation();
create temporary table l as select tests.lead(1) as lead_id;
create temporary table j (name text, id bigint);
with made as (
    insert into outbox.jobs (kind, lead_id, channel_id, state, due_at, created_at, dedupe_key, payload)
    select 'chatwoot.observe', l.lead_id, tests.channel(), 'pending', util.current_time(), util.current_time(), k.name, k.payload
    from l, (values ('sweep', '{"conversation_id": 5}'::jsonb), ('waited for', '{"attempt_id": 1}')) as k (name, payload)
    returning dedupe_key, id
)
insert into j select * from made;
create function tests.fails(p_name text, p_error jsonb) returns text language sql as $$
    select concat_ws(' ', f.state, f.due_at - util.current_time()) from j cross join lateral chatwoot.fail_observe(j.id, p_error, util.current_time()) as f where j.name = p_name
$$;
select is(tests.fails('sweep', '{"phase": "lease_expired"}'), 'pending 00:00:00', 'a worker that vanished costs nothing');
select is(tests.fails('waited for', '{"phase": "lease_expired"}'), 'pending 00:00:00', 'to nobody');
select is(tests.fails('sweep', '{"phase": "answered", "http_status": 404}'), 'cancelled', 'a conversation that is gone is not looked at');
select is(tests.fails('waited for', '{"phase": "answered", "http_status": 404}'), 'pending 00:00:30', 'but who waits asks again');
select is(tests.fails('sweep', '{"phase": "no_answer", "http_status": 404}'), 'pending 00:02:00', 'no answer is no answer, whatever it says');
select is(tests.fails('sweep', '{"phase": "before_request"}'), 'pending 00:02:00', 'what did not begin is begun again');
select is(tests.fails('sweep', '{"phase": "no_answer"}'), 'pending 00:02:00', 'so is what was not answered');
select is(tests.fails('sweep', jsonb_build_object('phase', 'answered', 'http_status', s)), x, 'answered with ' || s)
from (values (400, 'dead'), (401, 'pending 00:02:00'), (402, 'dead'), (403, 'pending 00:02:00'), (405, 'dead'), (407, 'dead'), (408, 'pending 00:02:00'), (409, 'dead'), (422, 'dead'), (428, 'dead'), (429, 'pending 00:02:00'),
    (430, 'dead'), (499, 'dead'), (500, 'pending 00:02:00'), (501, 'pending 00:02:00'), (503, 'pending 00:02:00')) as v (s, x);
select is(tests.fails('sweep', '{"phase": "answered"}'), 'dead', 'with nothing that is a status');
select is(tests.fails('waited for', '{"phase": "answered", "http_status": 422}'), 'pending 00:00:30', 'who waits asks again in every case');
select is(tests.fails('waited for', '{"phase": "no_answer"}'), 'pending 00:00:30', 'soon');
select is(tests.fails('sweep', '{"phase": "answered", "http_status": 429, "retry_after_seconds": 60}'), 'pending 00:02:00', 'who asks for less patience gets more');
select is(tests.fails('sweep', '{"phase": "answered", "http_status": 429, "retry_after_seconds": 900}'), 'pending 00:15:00', 'who asks for more gets it');
select is(tests.fails('sweep', '{"phase": "answered", "http_status": 429, "retry_after_seconds": 90000}'), 'pending 01:00:00', 'up to an hour');
select is(tests.fails('waited for', '{"phase": "answered", "http_status": 429, "retry_after_seconds": 60}'), 'pending 00:01:00', 'for whoever waits');
select is(tests.fails('waited for', '{"phase": "answered", "http_status": 503, "retry_after_seconds": 1}'), 'pending 00:00:30', 'as well');

select * from finish();
rollback;
