begin;
select plan(18);

select tests.make_operation();
select webhooks.add('crm', 'https://crm.example.com', '{lead.created,lead.qualified}'), webhooks.add('other', 'https://other.example.com', '{lead.created}');
create temporary table l as select tests.lead(1) as id;
select tests.take_webhooks();
create temporary table d as select d.uid, d.id from webhooks.deliveries as d join webhooks.subscriptions as s on s.id = d.subscription_id where s.code = 'crm';

select is((select webhooks.repeat(d.uid) from d), 'queued', 'what was delivered is delivered once more');
select is((select webhooks.repeat(d.uid) from d), 'queued', 'once, however often one asks');
select tests.only_webhooks();
create temporary table c as select c.* from outbox.claim(tests.worker_id(), 10) as c;
select is((select c.work ->> 'delivery' from c), (select d.uid::text from d), 'under the same id, and the other''s is not');
select is((select outbox.complete(tests.worker_id(), c.id, c.attempt, '{"http_status": 200}') from c), 'done', 'taken');
select is((select x.state from webhooks.deliveries as x, d where x.id = d.id), 'delivered', 'and that is all');

-- A dead one, by its own command and by the outbox's.
create function tests.let_die() returns void language plpgsql as $$
begin
    for i in 1 .. 4 loop
        perform tests.take_webhooks(400);
        perform tests.advance(interval '13 hours');
    end loop;
end $$;
select leads.change_status(l.id, 'qualified', 'operator') from l;
select tests.let_die();
select is((select x.state from webhooks.deliveries as x where x.event = 'lead.qualified'), 'dead', 'given up');
select is((select string_agg(x.uid::text, ' ') from webhooks.list_deliveries('crm', 'dead') as x), (select x.uid::text from webhooks.deliveries as x where x.event = 'lead.qualified'), 'and listed');
select is((select webhooks.repeat(x.uid) from webhooks.deliveries as x where x.event = 'lead.qualified'), 'queued', 'repeated');
select is((select count(*) from outbox.jobs as m where m.state = 'dead'), 0::bigint, 'no dead letter is left');
select is(tests.take_webhooks(), 'crm:lead.qualified', 'taken');
select is((select x.state from webhooks.deliveries as x where x.event = 'lead.qualified'), 'delivered', 'delivered');
select throws_ok($$select webhooks.repeat(gen_random_uuid())$$, 'ID209', null, 'no such delivery');
select throws_ok($$select webhooks.repeat(null)$$, 'ID209', null, 'none at all');

-- Dismissed in the outbox: it is dropped, and no other.
select leads.change_status(tests.lead(2), 'qualified', 'operator');
select tests.take_webhooks();
select tests.let_die();
select outbox.dismiss_dead(m.id, 'ninguém precisa') from outbox.jobs as m where m.state = 'dead';
select is((select string_agg(x.event || ' ' || x.state, ', ' order by x.id) from webhooks.deliveries as x where x.lead_id <> (select l.id from l) and x.state <> 'delivered'), 'lead.qualified dropped', 'dropped');

-- Removed while it is on its way.
select tests.lead(3);
select tests.only_webhooks();
create temporary table e as select c.* from outbox.claim(tests.worker_id(), 10) as c where c.work ->> 'subscription' = 'crm';
select webhooks.remove('crm');
select is((select outbox.complete(tests.worker_id(), e.id, e.attempt, '{"http_status": 200}') from e), 'done', 'what was on its way is taken');
select is((select x.state from webhooks.deliveries as x, e where x.job_id = e.id), 'delivered', 'and says so');
select throws_ok($$select webhooks.repeat(d.uid) from d$$, 'ID303', null, 'what was delivered to it is not repeated');

-- Forgotten after thirty days.
select tests.advance(interval '31 days');
select webhooks.purge(util.current_time(), 1000);
select is((select count(*) from webhooks.deliveries as x where x.state <> 'queued'), 0::bigint, 'nothing is kept for longer than thirty days');

select * from finish();
rollback;
