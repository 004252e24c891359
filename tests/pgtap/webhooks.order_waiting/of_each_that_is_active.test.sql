begin;
select plan(3);

select tests.make_operation('2026-03-10 15:00:00+00');
select webhooks.add(c, 'https://a.example.com', '{lead.created}') from unnest('{crm,other,paused}'::text[]) as c;
select tests.lead(n) from generate_series(1, 2) as n;
update webhooks.deliveries set state = 'waiting', job_id = null;
select webhooks.pause('paused');
select is(webhooks.order_waiting(), 4, 'two of each of two');
select is(
    (select string_agg(x.code || ' ' || x.state || ' ' || x.n, ', ' order by x.code) from (select s.code, d.state, count(*) as n from webhooks.deliveries as d join webhooks.subscriptions as s on s.id = d.subscription_id group by 1, 2) as x),
    'crm queued 2, other queued 2, paused waiting 2', 'the third waits'
);
select is(webhooks.order_waiting(), 0, 'once');

select * from finish();
rollback;
