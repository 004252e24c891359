begin;
select plan(10);

create function tests.facts(p_skip integer, p_take integer, p_patch jsonb default '{}') returns text language sql as $$
    select string_agg(concat_ws(' ', f.kind, f.natural_key, f.payload -> 'account_id'), ', ' order by f.k)
    from rows from (inbox.observed_facts(
        '{"account": {"id": 3}, "bodies": [{"event": "message_created", "id": 2, "account": {"id": 3}}, {"event": "message_created", "id": 1, "account": {"id": 3}}], "looked": {"job_id": 7, "attempt": 2}}'::jsonb || p_patch, p_skip, p_take
    )) with ordinality as f (kind, natural_key, occurred_at, payload, k)
$$;
select is(tests.facts(0, 9), 'message cw:message:3:2 "3", message cw:message:3:1 "3", looked look:7:2 3', 'all in their order, and in the end that it looked');
select is(tests.facts(0, 1), 'message cw:message:3:2 "3"', 'the first');
select is(tests.facts(1, 1), 'message cw:message:3:1 "3"', 'the second');
select is(tests.facts(2, 1), 'looked look:7:2 3', 'the last');
select is(tests.facts(1, 2), 'message cw:message:3:1 "3", looked look:7:2 3', 'two of them');
select is(tests.facts(3, 9), null, 'no more');
select is(tests.facts(0, 0), null, 'none');
select is(tests.facts(0, 9, '{"bodies": []}'), 'looked look:7:2 3', 'it found nothing');
select is((select string_agg(f.kind, ' ') from inbox.observed_facts('{"bodies": [{"event": "x"}]}', 0, 9) as f), 'other', 'where nothing says that it looked nothing does');
select is((select count(*) from inbox.observed_facts('{}', 0, 9)), 0::bigint, 'of nothing nothing');

select * from finish();
rollback;
