begin;
select plan(17);

-- Two receivers with one delivery each; how often the first was tried, and what it has refused before, differ.
select tests.make_operation('2026-03-10 15:00:00+00');
select webhooks.add(c, 'https://a.example.com', '{lead.created}') from unnest('{crm,other}'::text[]) as c;
select tests.lead(1);
create function tests.of(p_code text) returns webhooks.deliveries language sql as $$ select d from webhooks.deliveries as d join webhooks.subscriptions as s on s.id = d.subscription_id where s.code = p_code $$;
-- The wait in seconds, which chance makes a tenth shorter or longer.
create function tests.fails(p_attempts integer, p_failures integer, p_error jsonb) returns numeric language plpgsql as $$
declare
    v_failed outbox.failed;
    v_wait numeric;
begin
    begin
        update outbox.jobs as j set attempts = p_attempts, failing_since = util.current_time() where j.id = (tests.of('crm')).job_id;
        update webhooks.subscriptions as s set failures = p_failures, failing_since = case when p_failures > 0 then util.current_time() end where s.code = 'crm';
        v_failed := webhooks.fail_delivery((tests.of('crm')).job_id, p_error, util.current_time());
        v_wait := extract(epoch from (tests.of('crm')).next_try_at - util.current_time());
        raise exception using errcode = 'TT001';
    exception
        when sqlstate 'TT001' then return v_wait;
    end;
end;
$$;
select ok(tests.fails(t.attempts, t.failures, t.error) between t.least and t.most, t.what)
from (values
    (1, 0, '{"http_status": 503}'::jsonb, 4.5, 5.5, 'five seconds after the first'), (2, 0, '{"http_status": 503}', 13.5, 16.5, 'three times as long after the second'), (3, 0, '{"http_status": 503}', 40.5, 49.5, 'and after the third'),
    (7, 0, '{"http_status": 503}', 3240, 3960, 'an hour in the end'), (10, 0, '{"http_status": 503}', 3240, 3960, 'never more'), (50, 0, '{"http_status": 503}', 3240, 3960, 'however often'),
    (10, 3, '{"http_status": 503}', 3240, 3960, 'after four refusals too'), (10, 4, '{"http_status": 503}', 540, 660, 'who refuses the fifth is asked every ten minutes'), (2, 4, '{"http_status": 503}', 13.5, 16.5, 'or sooner'),
    (1, 0, '{"http_status": 429, "retry_after_seconds": 600}', 600, 600, 'as long as they ask'), (1, 0, '{"http_status": 429, "retry_after_seconds": 86400}', 86400, 86400, 'up to a day'), (1, 0, '{"http_status": 429, "retry_after_seconds": 86401}', 86400, 86400, 'and no longer'),
    (10, 0, '{"http_status": 429, "retry_after_seconds": 60}', 3240, 3960, 'but not sooner than we would')
) as t (attempts, failures, error, least, most, what);
select webhooks.fail_delivery((tests.of('crm')).job_id, '{"http_status": 503}', util.current_time());
select is((tests.of('crm')).http_status, 503, 'what was answered is kept');
select is((tests.of('other')).http_status, null, 'of nobody else');
select is((tests.of('other')).next_try_at, null, 'who is not tried later');
select is((select string_agg(s.code || ' ' || s.failures, ', ' order by s.code) from webhooks.subscriptions as s), 'crm 1, other 0', 'and has refused nothing');

select * from finish();
rollback;
