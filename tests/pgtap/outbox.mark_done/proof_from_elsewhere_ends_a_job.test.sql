begin;
select plan(9);

select tests.make_operation();
create temporary table t as select tests.lead(1) as a, tests.lead(2) as b, tests.lead(3) as c;
create function tests.shown(p_lead_id bigint) returns text language sql as $$
    select concat_ws(' ', o.state, o.finished_at = util.current_time(), (select string_agg(x.outcome, ',') from outbox.attempts as x where x.job_id = o.id)) from outbox.jobs as o where o.lead_id = p_lead_id
$$;
select is(outbox.mark_done('contact:0', util.current_time()), false, 'there is none');
select is(outbox.mark_done('contact:' || a, util.current_time()), true, 'what waits') from t;
select is(tests.shown(a), 'done t', 'is done') from t;
select is(outbox.mark_done('contact:' || a, util.current_time()), false, 'once') from t;
select tests.claim_one('chatwoot.contact');
select is(outbox.mark_done('contact:' || b, util.current_time()), true, 'what a worker holds') from t;
select is(tests.shown(b), 'done t done', 'is done, and its attempt') from t;
update outbox.jobs set state = 'cancelled', finished_at = util.current_time() where dedupe_key = (select 'contact:' || a from t);
select is(outbox.mark_done('contact:' || a, util.current_time()), false, 'what was cancelled') from t;
select is(tests.shown(a), 'cancelled t', 'stays cancelled') from t;
select is(tests.shown(c), 'pending', 'another lead''s waits') from t;

select * from finish();
rollback;
