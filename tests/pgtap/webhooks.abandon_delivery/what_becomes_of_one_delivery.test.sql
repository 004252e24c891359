begin;
select plan(12);

select tests.make_operation();
select webhooks.add('crm', 'https://crm.example.com/hooks', '{lead.created,lead.won}'), webhooks.add('other', 'https://other.example.com', '{lead.created}');
select tests.lead(n) from generate_series(1, 6) as n;
create function tests.job(p_n integer) returns bigint language sql as $$
    select d.job_id from webhooks.deliveries as d join webhooks.subscriptions as s on s.id = d.subscription_id where s.code = 'crm' order by d.id offset p_n - 1 limit 1
$$;
create function tests.states(p_code text default 'crm') returns text language sql as $$
    select string_agg(d.state || case when d.finished_at is not null then '.' else '' end, ' ' order by d.id)
    from webhooks.deliveries as d join webhooks.subscriptions as s on s.id = d.subscription_id where s.code = p_code
$$;
create function tests.abandon(p_n integer, p_event text, p_reason text default null) returns text language plpgsql as $$
begin
    perform webhooks.abandon_delivery(tests.job(p_n), p_event, p_reason, util.current_time());
    return tests.states();
end;
$$;
update webhooks.deliveries set next_try_at = util.current_time() where state = 'queued';
select is(tests.states(), 'queued queued queued queued waiting waiting', 'four are on their way');
select is(tests.abandon(1, 'released'), 'queued queued queued queued waiting waiting', 'what a worker gave back stays queued');
select is(tests.abandon(1, 'cancelled', 'subscription_paused'), 'waiting queued queued queued waiting waiting', 'it waits while its subscription is paused');
select is(tests.abandon(2, 'cancelled', 'subscription_removed'), 'queued dropped. queued queued queued waiting', 'dropped when it was removed, and the next are ordered');
select is(tests.abandon(3, 'dismissed'), 'queued dropped. dropped. queued queued queued', 'or when a human dismisses it');
select is(tests.abandon(4, 'given_up'), 'queued dropped. dropped. dead. queued queued', 'dead when it was given up');
select is(tests.abandon(4, 'repeated'), 'queued dropped. dropped. queued queued queued', 'queued when somebody repeats it');
select is(tests.abandon(5, 'given_up'), 'queued dropped. dropped. queued dead. queued', 'one more');
select is(tests.abandon(5, 'retried'), 'queued dropped. dropped. queued queued queued', 'which is tried again');
select is(tests.abandon(2, 'retried'), 'queued dropped. dropped. queued queued queued', 'what was dropped is dropped');
select is((select count(*) from webhooks.deliveries as d join webhooks.subscriptions as s on s.id = d.subscription_id where s.code = 'crm' and d.next_try_at is not null), 0::bigint, 'when they were to be tried again is forgotten');
select is(tests.states('other'), 'queued queued queued queued waiting waiting', 'of another receiver all is as it was');

select * from finish();
rollback;
