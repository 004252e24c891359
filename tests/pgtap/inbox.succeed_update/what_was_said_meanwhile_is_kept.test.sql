begin;
select plan(7);

-- What becomes of the update itself is not asked here.
create temporary table told (n serial, said text);
create or replace function chatwoot.succeed_update(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz) returns boolean language sql as $$
    insert into told (said) values (concat_ws(' ', p_job_id, p_is_ours, p_result, p_now at time zone 'UTC')) returning p_job_id = 7
$$;
create function tests.succeed(p_job_id bigint, p_is_ours boolean, p_result jsonb) returns boolean language sql as $$
    select inbox.succeed_update(p_job_id, p_is_ours, p_result, '2026-03-10 15:00:00+00')
$$;
create function tests.kept() returns text language sql as $$
    select string_agg(d.provider || ' ' || convert_from(d.raw, 'UTF8'), ', ' order by d.id) from inbox.deliveries as d
$$;
select is(tests.succeed(7, true, '{"a": 1}'), true, 'an update');
select is(tests.succeed(8, true, '{"a": 1, "said": []}'), false, 'as it answers');
select is(tests.kept(), null, 'nobody said anything');
select is(tests.succeed(7, false, '{"a": 1, "said": [{"id": 5, "account": {"id": 3}}]}'), true, 'an update of another worker');
select is(tests.kept(), null, 'says nothing');
select is(tests.succeed(7, true, '{"a": 1, "said": [{"id": 5, "account": {"id": 3}}, {"id": 6}]}'), true, 'what was said');
select is(tests.kept(), 'observation {"bodies": [{"id": 5, "account": {"id": 3}}, {"id": 6}], "account": {"id": 3}}', 'is kept to be read');

select * from finish();
rollback;
