begin;
select plan(21);

select tests.make_crowd();
create temporary table j as select n, outbox.enqueue('chatwoot.agents', null, util.current_time(), 'a' || n, jsonb_build_object('account_id', n)) as id from generate_series(1, 2) as n;
update outbox.jobs set attempts = 10 where id = (select id from j where n = 2);
select is((chatwoot.prepare_agents(id, util.current_time())).work, jsonb_build_object('account_id', n), 'each asks for its account') from j;
create function tests.fails(p_n integer, p_error jsonb, out state text, out wait interval) language sql as $$
    select f.state, f.due_at - util.current_time() from j cross join lateral chatwoot.fail_agents(j.id, p_error, util.current_time()) as f where j.n = p_n
$$;
select is((tests.fails(1, tests.chatwoot_error(s))).state, 'pending', s || ' passes') from unnest(array[401, 403, 408, 429, 500, 503]) as s;
select is((tests.fails(1, tests.chatwoot_error(s))).state, 'cancelled', s || ' does not') from unnest(array[400, 404, 422, 499]) as s;
select is((tests.fails(1, tests.chatwoot_error(404, '{"phase": "no_answer"}'))).state, 'pending', 'without an answer it is asked again');
select is((tests.fails(1, '{"phase": "answered", "target": "chatwoot"}')).state, 'pending', 'or with one that has no number');
select is((tests.fails(1, tests.chatwoot_error(503))).wait, interval '1 minute', 'in a minute at first');
select cmp_ok((tests.fails(2, tests.chatwoot_error(503))).wait, '>', interval '1 minute', 'later when it was tried often');
select is((tests.fails(1, tests.chatwoot_error(429, '{"retry_after_seconds": 600}'))).wait, interval '10 minutes', 'or when Chatwoot says so');
select is((tests.fails(1, tests.chatwoot_error(429, '{"retry_after_seconds": 7200}'))).wait, interval '1 hour', 'at most an hour');

-- What was told counts for whoever has the lease; tries of before a day are forgotten, of that job.
insert into outbox.attempts (job_id, attempt, worker_id, claimed_at, finished_at, outcome)
select j.id, 100 + d, tests.worker_id(), util.current_time() - d * interval '13 hours', util.current_time() - d * interval '13 hours', 'done' from j, generate_series(1, 2) as d;
select is(chatwoot.succeed_agents(id, false, '{"agent_ids": [101]}', util.current_time()) or chatwoot.succeed_agents(id, true, '{"agent_ids": null}', util.current_time()), false, 'a lost lease, or nothing told') from j where n = 1;
select is(chatwoot.succeed_agents(id, true, '{"agent_ids": [101, 102, 103]}', util.current_time()) || ' ' || (select string_agg(concat(o.n, ':', a.attempt), ' ' order by o.n, a.attempt) from outbox.attempts as a join j as o on o.id = a.job_id where a.attempt > 100), 'true 1:101 1:102 2:101 2:102', 'told')
from j where n = 1;
select is((select string_agg(concat(o.n, ':', a.attempt), ' ' order by o.n, a.attempt) from outbox.attempts as a join j as o on o.id = a.job_id where a.attempt > 100), '1:101 2:101 2:102', 'what is older than a day is forgotten');

select * from finish();
rollback;
