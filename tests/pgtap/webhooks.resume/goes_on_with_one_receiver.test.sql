begin;
select plan(11);

-- Two receivers that take nothing: what is to be tried again waits, what came since waits behind it.
select tests.make_operation();
select webhooks.add('crm', 'https://crm.example.com/hooks', '{lead.created}'), webhooks.add('other', 'https://other.example.com', '{lead.created}');
select tests.lead(1);
select tests.take_webhooks(503);
do $$ begin for i in 1 .. 6 loop perform tests.advance(interval '20 minutes'); perform tests.take_webhooks(503); end loop; end $$;
select tests.lead(2);
create function tests.shown(p_code text) returns text language sql as $$
    select concat_ws(' ', s.state, s.state_reason, s.failures > 0, s.failing_since is not null, (
        select string_agg(d.state || case when d.next_try_at > util.current_time() then ' later' when d.next_try_at = util.current_time() then ' now' else '' end, ', ' order by d.id)
        from webhooks.deliveries as d where d.subscription_id = s.id
    ))
    from webhooks.subscriptions as s where s.code = p_code
$$;
create function tests.due(p_code text) returns text language sql as $$
    select coalesce(string_agg((j.due_at <= util.current_time())::text, ' ' order by j.id), 'none')
    from webhooks.deliveries as d join webhooks.subscriptions as s on s.id = d.subscription_id join outbox.jobs as j on j.id = d.job_id
    where s.code = p_code and j.finished_at is null
$$;
select is(tests.shown(c), 'active t t queued later, waiting', c || ' is tried later') from unnest('{crm,other}'::text[]) as c;
create temporary table since as select s.code, s.state_since from webhooks.subscriptions as s;
select tests.advance('1 second');
select is(webhooks.resume('crm'), 2::bigint, 'how many are to be delivered');
select is(tests.shown('crm'), 'active f f queued now, queued', 'to that one all is due at once, nothing is held against it');
select is(tests.due('crm'), 'true true', 'for the worker too');
select is(tests.shown('other'), 'active t t queued later, waiting', 'the other is as it was');
select is(tests.due('other'), 'false', 'and waits');
select is((select s.state_since from webhooks.subscriptions as s where s.code = 'crm'), (select o.state_since from since as o where o.code = 'crm'), 'it is active since it was');

update webhooks.subscriptions set state = 'paused', state_reason = 'operator';
select webhooks.resume('crm');
select is((select string_agg(concat_ws(' ', s.code, s.state, s.state_reason, s.state_since = util.current_time()), ', ' order by s.code) from webhooks.subscriptions as s), 'crm active t, other paused operator f', 'of two that paused one goes on, since now');
select throws_ok($$select webhooks.resume('nowhere')$$, 'ID209', null, 'one that there is');
select is(tests.take_webhooks(), 'crm:lead.created crm:lead.created', 'what waited is taken');

select * from finish();
rollback;
