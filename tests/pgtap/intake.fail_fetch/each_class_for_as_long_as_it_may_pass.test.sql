begin;
select plan(31);

-- Two leads were announced, one long ago; the clock says 15:00.
select tests.make_operation();
select intake.add_source('meta', 'Meta', 'meta-lead-ads');
insert into intake.deliveries (token_id, received_at, items, raw_sha256) values (tests.token_id(), util.current_time(), 2, sha256('x'));
create temporary table j (name text, id bigint);
with announced as (
    insert into intake.announcements (source_id, external_id, delivery_id, received_at)
    select s.id, a.name, d.id, util.current_time() - a.age from (select s.id from intake.sources as s where s.code = 'meta') as s, (select max(d.id) as id from intake.deliveries as d) as d, (values ('new', interval '1 hour'), ('old', '85 days'), ('nearly', interval '85 days' - interval '1 second')) as a (name, age)
    returning id, external_id
), made as (
    insert into outbox.jobs (kind, state, due_at, created_at, dedupe_key, payload, attempts)
    select 'meta.lead', 'pending', util.current_time(), util.current_time(), 'test:' || a.external_id, jsonb_build_object('announcement_id', a.id), 3 from announced as a
    returning id, dedupe_key
)
insert into j select substring(dedupe_key from 6), id from made;
create function tests.fails(p_error jsonb, p_failing_for interval default null, p_name text default 'new') returns text language sql as $$
    update outbox.jobs as o set failing_since = util.current_time() - p_failing_for from j where j.id = o.id and j.name = p_name;
    select concat_ws(' ', f.state, f.due_at - util.current_time()) from j cross join lateral intake.fail_fetch(j.id, p_error, util.current_time()) as f where j.name = p_name
$$;
create function tests.graph(p_code integer, p_more jsonb default '{}') returns jsonb language sql as $$ select jsonb_build_object('phase', 'answered', 'http_status', 400, 'code', p_code) || p_more $$;
select is(tests.fails('{"phase": "lease_expired"}', '90 days', 'old'), 'pending 00:00:00', 'a worker that vanished costs nothing');

-- A token, a permission.
select is(tests.fails(tests.graph(190)), 'pending 00:00:30', 'a token is tried again');
select is(tests.fails(tests.graph(190), '2 minutes'), 'pending 00:01:00', 'later each time: by half of how long it fails');
select is(tests.fails(tests.graph(200), '10 minutes'), 'pending 00:05:00', 'a permission too');
select is(tests.fails(tests.graph(200), '20 minutes'), 'pending 00:10:00', 'up to ten minutes');
select is(tests.fails(tests.graph(190), '2 days'), 'pending 00:10:00', 'and no more');
select is(tests.fails(tests.graph(190), '2 days', 'nearly'), 'pending 00:10:00', 'as long as it is kept');
select is(tests.fails(tests.graph(190), '2 days', 'old'), 'dead', 'and not a second longer');
select is(tests.fails(tests.graph(190), null, 'old'), 'dead', 'at all');

-- A limit.
select is(tests.fails(tests.graph(4)), 'pending 00:01:00', 'a limit waits a minute');
select is(tests.fails(tests.graph(4), '4 minutes'), 'pending 00:02:00', 'then longer');
select is(tests.fails(tests.graph(4), '1 day'), 'pending 01:00:00', 'up to an hour');
select is(tests.fails(tests.graph(4, '{"retry_after_seconds": 30}')), 'pending 00:01:00', 'less than it asks for never');
select is(tests.fails(tests.graph(4, '{"retry_after_seconds": 7200}'), '1 day'), 'pending 02:00:00', 'more if it asks');
select is(tests.fails(tests.graph(4, '{"retry_after_seconds": 86400}')), 'pending 1 day', 'a day');
select is(tests.fails(tests.graph(4, '{"retry_after_seconds": 864000}')), 'pending 1 day', 'at most');

-- What passes: as everything else in the outbox, by its attempts.
select ok((substring(tests.fails('{"phase": "no_answer"}', '1 day') from 9))::interval between interval '1.8 seconds' and interval '2.2 seconds', 'what passes is tried at once, however long it fails');
select is(tests.fails('{"phase": "no_answer"}', '1 day', 'old'), 'dead', 'but not for ever');

-- A request that is wrong, and words that may mean that it is too early.
select is(tests.fails(tests.graph(12345)), 'pending 00:00:10', 'a request that is refused is tried again');
select is(tests.fails(tests.graph(12345), '1 minute'), 'pending 00:00:30', 'later');
select is(tests.fails(tests.graph(12345), interval '1 hour' - interval '1 second'), 'pending 00:29:59.5', 'for an hour');
select is(tests.fails(tests.graph(12345), '1 hour'), 'dead', 'and then it is a human''s');
select is(tests.fails(tests.graph(12345), null, 'nearly'), 'pending 00:00:10', 'while it is kept');
select is(tests.fails(tests.graph(12345), null, 'old'), 'dead', 'afterwards not at all');
select is(tests.fails(tests.graph(100), '1 hour'), 'pending 00:30:00', 'what may not be there yet for longer');
select is(tests.fails(tests.graph(100), '2 hours'), 'pending 01:00:00', 'every hour');
select is(tests.fails(tests.graph(100), interval '6 hours' - interval '1 second'), 'pending 01:00:00', 'for six');
select is(tests.fails(tests.graph(100), '6 hours'), 'dead', 'no longer');
select is(tests.fails('{"phase": "answered", "http_status": 499}', '1 hour'), 'dead', 'what has no code of Graph''s is a request');
select ok(tests.fails('{"phase": "answered", "http_status": 500}', '1 hour') like 'pending %', 'but a server''s fault passes');
select ok(tests.fails('{"phase": "answered", "http_status": 400, "is_transient": true}', '1 hour') like 'pending %', 'and so does what says so');

select * from finish();
rollback;
