begin;
select plan(9);

select tests.make_operation();
select webhooks.add('crm', 'https://crm.example.com', '{lead.created}'), webhooks.add('outro', 'https://outro.example.com', '{lead.created}');
create temporary table t as select n, tests.lead(n) as lead_id from generate_series(1, 3) as n;
create function tests.listed(p_code text, p_state text default null, p_limit integer default 50) returns text language sql as $$
    select string_agg(concat_ws(' ', t.n, d.state, d.tries, d.http_status, d.error), ', ' order by d.n)
    from webhooks.list_deliveries(p_code, p_state, p_limit) with ordinality as d (uid, event, lead_uid, sequence, occurred_at, state, tries, http_status, error, next_try_at, finished_at, n)
    left join (t join leads.leads as l on l.id = t.lead_id) on l.uid = d.lead_uid
$$;
select is(tests.listed('crm'), '3 queued 0, 2 queued 0, 1 queued 0', 'what happened to which lead, the newest first');
update webhooks.deliveries as d set state = 'dead', http_status = 500, finished_at = util.current_time() from t, webhooks.subscriptions as s where d.lead_id = t.lead_id and t.n = 2 and s.id = d.subscription_id and s.code = 'crm';
update webhooks.deliveries as d set state = 'delivered', http_status = 200, finished_at = util.current_time() from t, webhooks.subscriptions as s where d.lead_id = t.lead_id and t.n = 1 and s.id = d.subscription_id and s.code = 'crm';
update outbox.jobs as m set attempts = t.n, last_error = case t.n when 3 then '{"cancelled": "paused"}' else '{"message": "no"}' end::jsonb
from webhooks.deliveries as d join t on t.lead_id = d.lead_id join webhooks.subscriptions as s on s.id = d.subscription_id and s.code = 'crm' where m.id = d.job_id;
select is(tests.listed('crm'), '3 queued 3 paused, 2 dead 2 500 no, 1 delivered 1 200', 'how often it was tried and what was answered; what arrived has no error');
select is(tests.listed('crm', 'dead'), '2 dead 2 500 no', 'of one state');
select is(tests.listed('crm', p_limit => 2), '3 queued 3 paused, 2 dead 2 500 no', 'so many');
select is(tests.listed('outro'), '3 queued 0, 2 queued 0, 1 queued 0', 'another webhook has its own');
update webhooks.deliveries as d set state = 'dropped', finished_at = util.current_time(), job_id = null from t, webhooks.subscriptions as s where d.lead_id = t.lead_id and t.n = 3 and s.id = d.subscription_id and s.code = 'crm';
select is((select count(*) from webhooks.list_deliveries('crm')), 3::bigint, 'one whose job is forgotten is listed');
select throws_ok($$select webhooks.list_deliveries('nada')$$, 'ID209', null, 'a webhook that there is not');
select throws_ok($$select webhooks.list_deliveries(null)$$, 'ID209', null, 'or that is not named');
select is(tests.listed('crm', 'delivered'), '1 delivered 1 200', 'what arrived');

select * from finish();
rollback;
