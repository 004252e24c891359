begin;
select plan(7);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table who as
select tests.make_token('desk', '{quarantine}') as desk, tests.make_token('reader', '{leads:read}') as reader, tests.make_token('site', '{leads:write,quarantine}', null, s.id) as site from intake.sources as s;
create temporary table q as
select v.n, (a.body ->> 'submission_uid')::uuid as uid
from who, (values (1, 'asdf 123', '11987654321'), (2, 'qwer 456', '11987654322')) as v (n, name, phone)
cross join lateral tests.submit(tests.referral(v.n, jsonb_build_object('person', jsonb_build_object('name', v.name, 'phone', v.phone))), p_token_id => case v.n when 1 then who.site else tests.token_id() end) as a;
create function tests.get(p_n integer, p_token_id bigint) returns text language sql as $$
    select concat_ws(' ', g.http_status, g.body ->> 'code', g.body = intake.show_quarantined(q.uid)) from (select p_n as n) as w left join q on q.n = w.n cross join lateral api.get_quarantined(tests.credential(p_token_id), coalesce(q.uid, gen_random_uuid())) as g
    where g.http_status <> 200 or q.uid is not null
$$;
select is(tests.get(n, desk), '200 t', 'the operation all') from who, generate_series(1, 2) as n;
select is(tests.get(1, site), '200 t', 'a source its own') from who;
select is(substr(tests.get(2, site), 1, 9), '404 ID205', 'and no other') from who;
select is(substr(tests.get(1, reader), 1, 9), '403 ID402', 'not who may only read') from who;
select is(substr(tests.get(1, -1), 1, 9), '401 ID401', 'nor nobody');
select is((select concat_ws(' ', g.http_status, g.body ->> 'code') from who, api.get_quarantined(tests.credential(who.desk), gen_random_uuid()) as g), '404 ID205', 'nor what is not there');

select * from finish();
rollback;
