begin;
select plan(4);

select tests.make_operation('2026-03-10 15:00:00+00');
select webhooks.add('crm', 'https://a.example.com', '{lead.won}');
insert into webhooks.deliveries (subscription_id, event, occurred_at, created_at, state, http_status, finished_at, job_id)
select s.id, 'webhook.test', util.current_time(), util.current_time() - v.age, v.state, v.n, case when v.state <> 'queued' then util.current_time() end,
    case when v.state = 'queued' then outbox.enqueue(p_kind => 'webhook.deliver', p_lead_id => null, p_due_at => util.current_time(), p_payload => '{"delivery_id": 1}') end
from webhooks.subscriptions as s,
    (values (1, interval '30 days', 'delivered'), (2, interval '30 days 1 second', 'delivered'), (3, interval '40 days', 'queued'), (4, interval '32 days', 'dead'), (5, interval '31 days', 'dropped')) as v (n, age, state);
create function tests.left_over() returns text language sql as $$ select string_agg(d.http_status::text, ' ' order by d.http_status) from webhooks.deliveries as d $$;
select is(webhooks.purge(util.current_time(), 1), 1::bigint, 'one at a time');
select is(tests.left_over(), '1 2 3 5', 'the oldest first');
select is(webhooks.purge(util.current_time(), 10), 2::bigint, 'all that are older than thirty days');
select is(tests.left_over(), '1 3', 'but what is on its way, and what is thirty days old');

select * from finish();
rollback;
