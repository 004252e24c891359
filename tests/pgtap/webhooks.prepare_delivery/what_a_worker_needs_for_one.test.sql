begin;
select plan(9);

-- Two webhooks that hear of two leads.
select tests.make_operation();
select webhooks.add('crm', 'https://crm.example.com', '{lead.created}'), webhooks.add('outro', 'https://outro.example.com', '{lead.created}', true);
create temporary table t as select n, tests.lead(n) as lead_id from generate_series(1, 2) as n;
create temporary table d as select d.id, d.job_id, d.uid, s.code, s.id as subscription_id, t.n from webhooks.deliveries as d join webhooks.subscriptions as s on s.id = d.subscription_id join t on t.lead_id = d.lead_id;
create function tests.prepared(p_code text, p_n integer) returns outbox.prepared language sql as $$ select webhooks.prepare_delivery(d.job_id, util.current_time()) from d where d.code = p_code and d.n = p_n $$;
select is((p).work - 'body', jsonb_build_object('delivery', d.uid, 'subscription', 'crm', 'url', 'https://crm.example.com', 'secret_versions', '[1]'::jsonb), 'which it is, for whom, where and how it is signed')
from d, tests.prepared('crm', 2) as p where d.code = 'crm' and d.n = 2;
select is((p).work #>> '{body,data,lead,uid}', l.uid::text, 'and of which lead') from tests.prepared('crm', 2) as p, t join leads.leads as l on l.id = t.lead_id where t.n = 2;
select is(array[(c).work::text ~ 'Ana|Maria|\+55', (o).work::text ~ '\+55'], '{f,t}', 'personal data where it is asked for') from tests.prepared('crm', 1) as c, tests.prepared('outro', 1) as o;
select webhooks.rotate_secret('crm');
select is((p).work -> 'secret_versions', '[2, 1]', 'for a day with both secrets') from tests.prepared('crm', 1) as p;
select is((p).work -> 'secret_versions', '[1]', 'another webhook has its own') from tests.prepared('outro', 1) as p;
select webhooks.pause('crm');
select is((p).verdict || ' ' || (p).reason, 'cancel subscription_paused', 'what is paused waits') from tests.prepared('crm', 1) as p;
select is((p).verdict, 'go', 'and nothing else') from tests.prepared('outro', 1) as p;
update webhooks.deliveries as w set state = 'dropped', finished_at = util.current_time() from d where w.id = d.id and d.code = 'outro' and d.n = 1;
select is((p).verdict || ' ' || (p).reason, 'cancel settled', 'what was dropped is not delivered') from tests.prepared('outro', 1) as p;
select is((p).verdict, 'go', 'the other still is') from tests.prepared('outro', 2) as p;

select * from finish();
rollback;
