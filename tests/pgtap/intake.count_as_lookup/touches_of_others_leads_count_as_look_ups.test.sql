begin;
select plan(12);

select tests.make_operation('2026-03-10 12:00+00', '{1,1}');
select ops.set_setting('lookups_per_minute', '3');
create temporary table who as
select
    tests.make_token('ana', p_consultant_id => tests.consultant(1)) as owner, tests.make_token('bruno', p_consultant_id => tests.consultant(2)) as curious,
    tests.make_token('carlos') as operation;
select tests.lead(n) from generate_series(1, 9) as n;
update leads.leads set consultant_id = tests.consultant(1);

create function tests.refer(p_token_id bigint, p_n integer)
returns text
language sql
as $$
    select format('%s %s', s.http_status, coalesce(s.body ->> 'outcome', s.body ->> 'code')) from tests.submit(tests.referral(p_n), p_token_id => p_token_id) as s
$$;
create function tests.look_up(p_token_id bigint, p_n integer)
returns integer
language sql
as $$
    select a.http_status from api.lookup_lead(tests.credential(p_token_id), convert_to(jsonb_build_object('phone', tests.phone(p_n))::text, 'UTF8')) as a
$$;
-- The minute of the wall clock may turn in between.
create function tests.pin()
returns void
language sql
as $$
    update ops.request_windows set starts_at = date_trunc('minute', clock_timestamp())
$$;

select is(tests.refer(curious, 20), '201 created', 'somebody new is no look-up') from who;
select is(tests.refer(curious, 1), '200 touched', 'somebody known is one') from who;
select is((select count(*) from people.lookups as k, who where k.token_id = who.curious and k.is_known), 1::bigint, 'which is kept as one');
select tests.pin();
select is(tests.look_up(curious, 2), 200, 'asking is another') from who;
select tests.pin();
select is(tests.refer(curious, 2), '200 touched', 'the third is the last') from who;
select tests.pin();
select is(tests.look_up(curious, 3), 429, 'asking has an end') from who;
select tests.pin();
select is(tests.refer(curious, 3), '429 ID501', 'and so has trying by submission') from who;
select is((select count(*) from intake.submissions as s, who where s.token_id = who.curious), 3::bigint, 'which is not stored');
select is(tests.refer(owner, 4), '200 touched', 'their own leads') from who;
select is((select count(*) from generate_series(1, 9) as n, who where tests.refer(who.owner, n) = '200 touched'), 9::bigint, 'tell an owner nothing') ;
select is((select count(*) from generate_series(1, 9) as n, who where tests.refer(who.operation, n) = '200 touched'), 9::bigint, 'nor the operation');
update ops.request_windows set starts_at = starts_at - interval '1 minute' where purpose = 'lookups';
select is(tests.refer(curious, 3), '200 touched', 'a minute later it goes on') from who;

select * from finish();
rollback;
