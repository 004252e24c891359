begin;
select plan(6);

select tests.make_operation();
select webhooks.add('crm', 'https://crm.example.com/hooks', '{lead.created}'), webhooks.add('other', 'https://other.example.com', '{lead.created}');
update webhooks.subscriptions set state = 'paused', state_reason = 'operator' where code = 'crm';
select tests.lead(n) from generate_series(1, 3) as n;
create temporary table w as select webhooks.test('crm') as uid;
select is((select concat_ws(' ', s.code, d.event, d.state, d.lead_id) from webhooks.deliveries as d join w using (uid) join webhooks.subscriptions as s on s.id = d.subscription_id), 'crm webhook.test queued', 'it tells of nothing, to that one, and is on its way');
select is((select j.payload ->> 'delivery_id' from webhooks.deliveries as d join w using (uid) join outbox.jobs as j on j.id = d.job_id), (select d.id::text from webhooks.deliveries as d join w using (uid)), 'by a job of its own');
select is((select count(distinct d.job_id) - count(d.job_id) from webhooks.deliveries as d where d.job_id is not null), 0::bigint, 'no other delivery has it');
select is((select count(*) from webhooks.deliveries as d join webhooks.subscriptions as s on s.id = d.subscription_id where s.code = 'crm' and d.state <> 'queued'), (select count(*) - 1 from webhooks.deliveries as d join webhooks.subscriptions as s on s.id = d.subscription_id where s.code = 'crm'), 'what waits while it is paused waits on');
select matches(tests.take_webhooks(), 'crm:webhook.test', 'it is delivered although it is paused');
select throws_ok($$select webhooks.test('nowhere')$$, 'ID209', null, 'to one that there is');

select * from finish();
rollback;
