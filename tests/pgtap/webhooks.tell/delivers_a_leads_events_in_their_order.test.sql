begin;
select plan(23);

select tests.make_operation();
create temporary table l as select tests.lead(1) as id, tests.lead(2) as other;
select is_empty('select * from webhooks.deliveries', 'nobody hears of anything: nothing is kept');

select webhooks.add('crm', 'https://crm.example.com/hooks', '{lead.created,lead.qualified,lead.won,lead.opted_out}'),
    webhooks.add('n8n', 'https://n8n.example.com/webhook/1', '{lead.lost,lead.won}');
select leads.change_status(l.id, 'qualified', 'operator') from l;
select leads.change_status(l.id, 'won', 'operator') from l;
select results_eq(
    $$select s.code, d.event, d.state, d.lead_id = l.id, d.event_seq is not null
        from webhooks.deliveries as d join webhooks.subscriptions as s on s.id = d.subscription_id, l order by d.id$$,
    $$values ('crm', 'lead.qualified', 'queued', true, true), ('crm', 'lead.won', 'waiting', true, true), ('n8n', 'lead.won', 'queued', true, true)$$,
    'each hears what it asked for, of a lead one after the other'
);
select is((select count(*) from webhooks.deliveries as d, l where d.lead_id = l.other), 0::bigint, 'nothing of the lead to which nothing happened');

-- One who takes nothing holds up no other.
select tests.only_webhooks();
create temporary table c as select c.* from outbox.claim(tests.worker_id(), 10) as c;
select is((select string_agg(c.work ->> 'subscription', ' ' order by c.id) from c), 'crm n8n', 'both are delivered to at once');
select is((select c.lead_id from c limit 1), null, 'and hold no lead');
select is(outbox.complete(tests.worker_id(), c.id, c.attempt, '{"http_status": 202}'), 'done', 'taken') from c where c.work ->> 'subscription' = 'n8n';
select is((select d.state || ' ' || d.http_status from webhooks.deliveries as d join webhooks.subscriptions as s on s.id = d.subscription_id where s.code = 'n8n'), 'delivered 202', 'what was answered is kept');
select is((select d.state from webhooks.deliveries as d where d.event = 'lead.won' and d.state <> 'delivered'), 'waiting', 'the second of crm waits for the first');
select is(outbox.complete(tests.worker_id(), c.id, c.attempt, '{"http_status": 200}'), 'done', 'taken') from c where c.work ->> 'subscription' = 'crm';
select is((select d.state from webhooks.deliveries as d where d.event = 'lead.won' and d.state <> 'delivered'), 'queued', 'and follows');
select is(tests.take_webhooks(), 'crm:lead.won', 'it is the last');

-- A lease that was lost delivers again, under the same id.
select leads.opt_out(tests.person_id(l.other), 'request', 'operator', util.current_time()) from l;
select tests.only_webhooks();
create temporary table e as select c.* from outbox.claim(tests.worker_id(), 10, interval '1 second') as c;
select tests.advance(interval '2 seconds');
create temporary table f as select c.* from outbox.claim(tests.worker_id(), 10) as c;
select is((select e.work #>> '{body,type}' from e), 'lead.opted_out', 'an opt-out');
select is((select f.work ->> 'delivery' from f), (select e.work ->> 'delivery' from e), 'another worker has the same delivery');
select is((select outbox.complete(tests.worker_id(), e.id, e.attempt, '{"http_status": 200}') from e), 'lease_lost', 'the first is late');
select is((select outbox.complete(tests.worker_id(), f.id, f.attempt, '{"http_status": 200}') from f), 'done', 'the second is not');

-- A backlog: few at once, each lead's in its order, all in the end.
select tests.lead(n) from generate_series(11, 30) as n;
select is((select count(*) from webhooks.deliveries as d where d.state = 'queued'), 4::bigint, 'four are on their way at once');
select is((select count(*) from webhooks.deliveries as d where d.state = 'waiting'), 16::bigint, 'the others wait outside the outbox');
create temporary table n as select tests.take_webhooks() as taken;
select is((select count(*) from webhooks.deliveries as d where d.state = 'queued'), 4::bigint, 'as four were taken the next four follow');
do $$ begin while (select count(*) from webhooks.deliveries as d where d.finished_at is null) > 0 loop perform tests.take_webhooks(); end loop; end $$;
select is((select count(*) from webhooks.deliveries as d where d.state = 'delivered'), 24::bigint, 'all are delivered');
select is(
    (select array_agg(d.lead_id order by d.finished_at, d.job_id) from webhooks.deliveries as d where d.event = 'lead.created'),
    (select array_agg(d.lead_id order by d.id) from webhooks.deliveries as d where d.event = 'lead.created'), 'the oldest first'
);

-- What two transactions left waiting between them.
select tests.lead(31);
update webhooks.deliveries as d set state = 'waiting', job_id = null where d.state = 'queued';
select is(webhooks.order_waiting(), 1, 'is ordered by the job');
select is(webhooks.order_waiting(), 0, 'once');
select is((select difference from governance.conservation), 0::bigint, 'every submission is accounted for');

select * from finish();
rollback;
