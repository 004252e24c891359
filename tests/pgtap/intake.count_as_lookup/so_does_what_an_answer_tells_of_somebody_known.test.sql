begin;
select plan(10);

select tests.make_operation('2026-03-10 12:00+00', '{1,1}');
select ops.set_setting('lookups_per_minute', '3');
create temporary table who as
select
    tests.make_token('bruno', p_consultant_id => tests.consultant(2)) as curious, tests.make_token('davi', p_consultant_id => tests.consultant(1)) as other,
    tests.make_token('carlos') as operation;
select tests.lead(1, '{"person": {"name": "Maria Souza", "phone": "11987654321", "email": "maria@padaria.com.br", "tax_id": "52998224725"}}');
select leads.suppress(tests.phone(n), null, 'request', 'tests') from generate_series(2, 4) as n;

create function tests.refer(p_token_id bigint, p_person jsonb)
returns text
language sql
as $$
    select format('%s %s', s.http_status, coalesce(s.body ->> 'outcome', s.body ->> 'code'))
    from tests.submit(tests.referral(1, jsonb_build_object('person', p_person)), p_token_id => p_token_id) as s
$$;
create function tests.asked(p_token_id bigint) returns bigint language sql as $$ select count(*) from people.lookups as k where k.token_id = p_token_id $$;
-- The minute of the wall clock may turn in between.
create function tests.pin()
returns void
language sql
as $$
    update ops.request_windows set starts_at = date_trunc('minute', clock_timestamp())
$$;

select is(tests.refer(curious, jsonb_build_object('name', 'Rita Prado', 'phone', tests.phone(2))), '200 suppressed', 'who asked not to be contacted') from who;
select is(tests.asked(curious), 1::bigint, 'is told, and that counts') from who;
select tests.pin();
select is(tests.refer(curious, '{"name": "Rosa Melo", "phone": "11987650001", "tax_id": "52998224725"}'), '202 quarantined', 'a CPF that has another name') from who;
select is(tests.asked(curious), 2::bigint, 'as well') from who;
select tests.pin();
select is(tests.refer(curious, '{"name": "Ana Lopes", "phone": "11987650002"}'), '201 created', 'somebody new') from who;
select is(tests.asked(curious), 2::bigint, 'is no look-up') from who;
select is(tests.refer(curious, jsonb_build_object('name', 'Rui Prado', 'phone', tests.phone(3))), '200 suppressed', 'the third') from who;
select tests.pin();
select is(tests.refer(curious, jsonb_build_object('name', 'Rui Lima', 'phone', tests.phone(4))), '429 ID501', 'is the last of this minute') from who;
select is(tests.refer(operation, jsonb_build_object('name', 'Rui Lima', 'phone', tests.phone(4))) || tests.asked(operation), '200 suppressed0', 'the operation asks nobody') from who;
select is(tests.asked(other), 0::bigint, 'and of another token nothing is counted') from who;

select * from finish();
rollback;
