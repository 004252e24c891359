begin;
select plan(6);

select tests.make_operation();
create temporary table j as select n, outbox.enqueue(p_kind => 'whatsapp.templates', p_lead_id => null, p_channel_id => tests.channel(), p_due_at => util.current_time(), p_dedupe_key => 'sync ' || n, p_payload => '{}') as id from generate_series(1, 4) as n;
update outbox.jobs as m set attempts = j.n from j where m.id = j.id;
create function tests.failed(p_n integer, p_error jsonb default '{}') returns text language sql as $$
    select concat_ws(' ', f.state, case when f.retry_at > util.current_time() + interval '1 hour' then 'later' when f.retry_at = util.current_time() + interval '1 hour' then 'in an hour'
        when f.retry_at = util.current_time() + interval '90 seconds' then 'as asked' when f.retry_at > util.current_time() then 'soon' end)
    from j, sending.fail_sync(j.id, p_error, util.current_time()) as f (state, retry_at) where j.n = p_n
$$;
select is(tests.failed(1), 'pending soon', 'it is tried again');
select is(tests.failed(2), 'pending soon', 'and again');
select is(tests.failed(1, '{"retry_after_seconds": 90}'), 'pending as asked', 'not before Meta wants it');
select is(tests.failed(1, '{"retry_after_seconds": 90000}'), 'pending in an hour', 'but within an hour');
select is(tests.failed(3), 'cancelled', 'a third time in vain, the schedule''s next run asks anew');
select is(tests.failed(4), 'cancelled', 'and so it stays');

select * from finish();
rollback;
