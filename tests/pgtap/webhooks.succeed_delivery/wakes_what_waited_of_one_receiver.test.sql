begin;
select plan(9);

-- Two receivers were down; the first takes one again.
select tests.make_operation();
select webhooks.add('crm', 'https://crm.example.com/hooks', '{lead.created}'), webhooks.add('other', 'https://other.example.com', '{lead.created}');
select tests.lead(n) from generate_series(1, 3) as n;
do $$ begin for i in 1 .. 8 loop perform tests.take_webhooks(503); perform tests.advance(interval '20 minutes'); end loop; end $$;
select tests.lead(4);
create function tests.job(p_code text, p_n integer) returns bigint language sql as $$
    select d.job_id from webhooks.deliveries as d join webhooks.subscriptions as s on s.id = d.subscription_id where s.code = p_code order by d.id offset p_n - 1 limit 1
$$;
create function tests.shown(p_code text) returns text language sql as $$
    select string_agg(concat_ws(' ', d.state, d.http_status, case when d.next_try_at > util.current_time() then 'later' end), ', ' order by d.id) || ' | ' || max(s.failures) || ' ' || count(s.failing_since)
    from webhooks.deliveries as d join webhooks.subscriptions as s on s.id = d.subscription_id where s.code = p_code
$$;
update webhooks.deliveries set next_try_at = util.current_time() + interval '1 hour' where state = 'queued';
update outbox.jobs as j set due_at = d.next_try_at from webhooks.deliveries as d where d.job_id = j.id and d.state = 'queued';
create temporary table was as select tests.shown('other') as other, tests.shown('crm') as crm;
select matches(crm, '^queued 503 later, queued 503 later, queued 503 later, waiting [|] [0-9]+ 4$', 'all that was tried is to be tried later') from was;
select is(webhooks.succeed_delivery(tests.job('crm', 2), false, '{"http_status": 200}', util.current_time()), false, 'who lost the lease');
select is(tests.shown('crm'), crm, 'delivered nothing') from was;
select is(webhooks.succeed_delivery(tests.job('crm', 2), true, '{"http_status": 204}', util.current_time()), true, 'one is taken');
select is(tests.shown('crm'), 'queued 503, delivered 204, queued 503, queued | 0 0', 'what waited is tried at once, and what came since is ordered');
select is(tests.shown('other'), other, 'the other receiver is as it was') from was;
select is((select d.finished_at from webhooks.deliveries as d where d.job_id = tests.job('crm', 2)), util.current_time(), 'taken now');
update webhooks.deliveries set state = 'dropped', finished_at = util.current_time(), next_try_at = null where job_id = tests.job('crm', 3);
select is(webhooks.succeed_delivery(tests.job('crm', 3), true, '{"http_status": 200}', util.current_time()), true, 'one that was dropped meanwhile');
select is(tests.shown('crm'), 'queued 503, delivered 204, dropped 503, queued | 0 0', 'stays dropped');

select * from finish();
rollback;
