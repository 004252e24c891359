begin;
select plan(36);

select tests.make_operation();
select webhooks.add('crm', 'https://crm.example.com/hooks', '{lead.created}'), webhooks.add('other', 'https://other.example.com', '{lead.won}');
create function tests.last(out state text, out wait interval, out failures integer) language sql as $$
    select d.state, d.next_try_at - util.current_time(), s.failures
    from webhooks.deliveries as d join webhooks.subscriptions as s on s.id = d.subscription_id where s.code = 'crm' order by d.id desc limit 1
$$;
select tests.lead(1);

-- One that fails is tried again, later each time.
select is(tests.take_webhooks(503), 'crm:lead.created', 'refused');
select unnest(array[is(l.state, 'queued', 'it is tried again'), ok(l.wait between interval '4 seconds' and interval '6 seconds', 'in five seconds'), is(l.failures, 1, 'and counted')]) from tests.last() as l;
select is(tests.take_webhooks(), null, 'not before');
select tests.advance(interval '6 seconds');
select is(tests.take_webhooks(429, '{"retry_after_seconds": 600}'), 'crm:lead.created', 'again');
select ok(l.wait >= interval '10 minutes', 'never before the time that the receiver names') from tests.last() as l;
select is_empty($$select * from governance.findings as f where f.code like 'webhook%'$$, 'nobody is called at once');
select tests.advance(interval '11 minutes');
select is((select f.subject || ' ' || f.arguments[1] from governance.findings as f where f.code = 'webhook_failing'), 'crm http_429', 'health says who takes nothing');
select is_empty($$select * from governance.findings as f where f.code = 'outbox_overdue'$$, 'the outbox is not late for that');
select is(tests.take_webhooks(), 'crm:lead.created', 'then it is taken');
select unnest(array[is(l.state, 'delivered', 'delivered'), is(l.failures, 0, 'and forgotten')]) from tests.last() as l;
select is_empty($$select * from governance.findings as f where f.code like 'webhook%'$$, 'health too');

-- One that is refused while others are taken: given up after a day, listed, the others go on meanwhile.
create temporary table bad as select tests.lead(2) as id;
select tests.take_webhooks(400);
do $$
begin
    for n in 3 .. 30 loop
        perform tests.lead(n);
        -- Those that are due: the bad one is refused, the others are taken.
        perform tests.only_webhooks();
        for i in 1 .. 5 loop
            perform case when (c.work #>> '{body,data,lead,uid}')::uuid = (select l.uid from leads.leads as l, bad where l.id = bad.id)
                then outbox.fail(tests.worker_id(), c.id, c.attempt, '{"target": "webhook", "phase": "answered", "http_status": 400, "message": "refused"}')
                else outbox.complete(tests.worker_id(), c.id, c.attempt, '{"http_status": 200}') end
            from outbox.claim(tests.worker_id(), 100) as c;
        end loop;
        perform tests.advance(interval '61 minutes');
    end loop;
end $$;
select is((select d.state || ' ' || d.http_status from webhooks.deliveries as d, bad where d.lead_id = bad.id), 'dead 400', 'given up after a day');
select is((select count(*) from webhooks.deliveries as d where d.state = 'delivered'), 29::bigint, 'all others were taken meanwhile');
select is((select count(*) from outbox.jobs as m where m.state = 'dead' and m.kind = 'webhook.deliver'), 1::bigint, 'and is a dead letter');
select is((select x.error from webhooks.list_deliveries('crm', 'dead') as x), 'refused', 'which is listed');

-- A receiver that takes nothing: few tries, nothing given up, paused after three days.
select tests.lead(n) from generate_series(41, 80) as n;
do $$ begin for i in 1 .. 6 loop perform tests.take_webhooks(500); perform tests.advance(interval '1 minute'); end loop; end $$;
select is((select count(*) from webhooks.deliveries as d where d.state = 'waiting'), 32::bigint, 'after eight nothing new is tried');
select ok(l.failures >= 5, 'it is distrusted') from (select s.failures from webhooks.subscriptions as s where s.code = 'crm') as l;
select ok((select max(d.next_try_at) - util.current_time() <= interval '11 minutes' from webhooks.deliveries as d), 'but asked every ten minutes');
do $$ begin for i in 1 .. 40 loop perform tests.take_webhooks(500); perform tests.advance(interval '1 hour'); end loop; end $$;
select is((select count(*) from webhooks.deliveries as d where d.state = 'dead'), 1::bigint, 'nothing is given up for that');
do $$ begin for i in 1 .. 40 loop perform tests.take_webhooks(500); perform tests.advance(interval '1 hour'); end loop; end $$;
select is((select s.state || ' ' || s.state_reason from webhooks.subscriptions as s where s.code = 'crm'), 'paused failing', 'paused after three days');
select is((select s.state from webhooks.subscriptions as s where s.code = 'other'), 'active', 'the other is not');
select is((select count(*) from webhooks.deliveries as d where d.state = 'waiting'), 40::bigint, 'all wait');
select is((select f.subject || ' ' || f.arguments[1] || ' ' || f.arguments[2] from governance.findings as f where f.code = 'webhook_paused'), 'crm failing 40', 'and somebody is told');
select tests.lead(81);
select is(tests.take_webhooks(), null, 'nothing is delivered to it');
select is((select count(*) from webhooks.deliveries as d where d.state = 'waiting'), 41::bigint, 'what happens meanwhile waits too');

-- A test goes also to who is paused, and is tried once.
select webhooks.test('crm');
select is(tests.take_webhooks(500), 'crm:webhook.test', 'a test');
select is((select d.state from webhooks.deliveries as d where d.event = 'webhook.test'), 'dead', 'is tried once');
select is((select m.state from outbox.jobs as m order by m.id desc limit 1), 'cancelled', 'and is no dead letter');
select webhooks.test('crm');
select tests.take_webhooks();

-- Resumed: all is delivered, in order.
select is(webhooks.resume('crm'), 41::bigint, 'resumed');
do $$ begin for i in 1 .. 20 loop perform tests.take_webhooks(); end loop; end $$;
select is((select count(*) from webhooks.deliveries as d where d.finished_at is null), 0::bigint, 'all are delivered');
select is((select max(d.created_at) = max(d.created_at) filter (where d.state = 'delivered') from webhooks.deliveries as d where d.event = 'lead.created'), true, 'also the last');
select is_empty($$select * from governance.findings as f where f.code like 'webhook%'$$, 'and all is well');

-- 410: it is gone.
select tests.lead(82), tests.lead(83);
select tests.take_webhooks(410);
select is((select s.state || ' ' || s.state_reason from webhooks.subscriptions as s where s.code = 'crm'), 'paused gone', 'whoever says that it is gone is paused at once');

select * from finish();
rollback;
