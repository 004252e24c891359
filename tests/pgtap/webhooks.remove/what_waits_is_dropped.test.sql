begin;
select plan(6);

-- Two receivers with six deliveries each: four are on their way and tried later, two wait.
select tests.make_operation('2026-03-10 15:00:00+00');
select webhooks.add('crm', 'https://a.example.com', '{lead.created}'), webhooks.add('other', 'https://a.example.com', '{lead.created}');
select tests.lead(n) from generate_series(1, 6) as n;
select tests.take_webhooks(503);
create function tests.shown(p_code text) returns text language sql as $$
    select concat_ws(' ', s.state, s.state_reason, s.failures, s.failing_since is not null, (
        select string_agg(x.word, ', ' order by x.word)
        from (
            select concat_ws(' ', count(*), d.state, case when d.next_try_at > util.current_time() then 'later' when d.next_try_at = util.current_time() then 'now' end, d.finished_at = util.current_time()) as word
            from webhooks.deliveries as d where d.subscription_id = s.id group by d.state, d.next_try_at > util.current_time(), d.next_try_at = util.current_time(), d.finished_at
        ) as x
    ))
    from webhooks.subscriptions as s where s.code = p_code
$$;
select is(tests.shown(c), 'active 4 t 2 queued, 4 queued later', c || ' before') from unnest('{crm,other}'::text[]) as c;
update webhooks.deliveries set state = 'waiting', job_id = null where state = 'queued' and next_try_at is null;
select is(webhooks.remove('crm'), 2::bigint, 'two waited');
select is(tests.shown('crm'), 'removed operator 0 f 2 dropped t, 4 queued now', 'they are dropped, and what is on its way is ended by the worker now');
select is(tests.shown('other'), 'active 4 t 2 waiting, 4 queued later', 'the other''s are as they were');
select is(tests.take_webhooks(), null, 'nothing is told');

select * from finish();
rollback;
