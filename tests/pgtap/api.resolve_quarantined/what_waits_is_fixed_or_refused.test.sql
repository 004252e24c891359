begin;
select plan(34);

-- Three that wait; of a source, of the operation and of the operation.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table who as
select tests.make_token('desk', '{quarantine}') as desk, tests.make_token('reader', '{leads:read}') as reader, tests.make_token('site', '{leads:write,quarantine}', null, s.id) as site from intake.sources as s;
create temporary table q as
select v.n, (a.body ->> 'submission_uid')::uuid as uid
from who, (values (1, 'asdf 123', '11987654321'), (2, 'qwer 456', '11987654322'), (3, 'asdf 789', '11987654323')) as v (n, name, phone)
cross join lateral tests.submit(tests.referral(v.n, jsonb_build_object('person', jsonb_build_object('name', v.name, 'phone', v.phone))), p_token_id => case v.n when 1 then who.site else tests.token_id() end) as a;
create function tests.resolve(p_n integer, p_body jsonb, p_key text default null, p_token_id bigint default null, out status integer, out body jsonb) language sql as $$
    select r.http_status, r.body from api.resolve_quarantined(tests.credential(coalesce(p_token_id, (select w.desk from who as w))), coalesce((select q.uid from q where q.n = p_n), gen_random_uuid()), convert_to(p_body::text, 'UTF8'), p_key) as r
$$;
create function tests.says(p_n integer, p_body jsonb, p_token_id bigint default null) returns text language sql as $$
    select concat_ws(' ', r.status, r.body ->> 'code', (select string_agg(concat_ws(' ', e ->> 'field', e ->> 'code'), ', ' order by k) from jsonb_array_elements(r.body -> 'errors') with ordinality as x (e, k)), r.body ->> 'outcome', r.body ->> 'reason')
    from tests.resolve(p_n, p_body, p_token_id => p_token_id) as r
$$;

-- WHO
select is(tests.says(1, '{"action": "reject", "reason": "x"}', reader), '403 ID402', 'not who may only read') from who;
select is(tests.says(1, '{"action": "reject", "reason": "x"}', -1), '401 ID401', 'nor nobody');
select is(tests.says(2, '{"action": "reject", "reason": "x"}', site), '404 ID205', 'a source not what is another''s') from who;
select is(tests.says(9, '{"action": "reject", "reason": "x"}'), '404 ID205', 'nobody what is not there');

-- WHAT
select is(tests.says(2, t.body), '422 ID102 ' || t.errors, t.what)
from (values
    ('nothing is said', '{}'::jsonb, 'action ID111'), ('a word that is none', '{"action": "burn"}', 'action ID114'), ('a long one', jsonb_build_object('action', repeat('a', 41)), 'action ID113'), ('one as long as it may be', jsonb_build_object('action', repeat('a', 40)), 'action ID114'),
    ('a fix with nothing', '{"action": "fix"}', 'body ID112'), ('a body that is a text', '{"action": "fix", "body": "x"}', 'body ID112'), ('a body that is a text beside a set', '{"action": "fix", "body": "x", "set": {}}', 'body ID112'),
    ('a set that is a text', '{"action": "fix", "set": "x"}', 'set ID112'), ('a name that is perhaps right', '{"action": "fix", "set": {"person.name": "Ana Lima"}, "name_is_right": "yes"}', 'name_is_right ID112'),
    ('no reason', '{"action": "reject"}', 'reason ID111'), ('a long reason', jsonb_build_object('action', 'reject', 'reason', repeat('a', 501)), 'reason ID113'),
    ('a field that is none', '{"action": "fix", "set": {"person.age": "7"}}', 'set ID105'),
    ('a body that nobody could reach', '{"action": "fix", "body": {"origin": "manual", "person": {"name": "Ana Lima"}}}', 'body.person.phone ID117'),
    ('a body with nobody', '{"action": "fix", "body": {"origin": "manual", "person": "x"}}', 'body.person ID112')
) as t (what, body, errors);
select is((tests.resolve(2, '{"action": "fix", "set": {"person.age": "7"}}')).body #>> '{errors,0,detail}', meta.text('correction.unknown_field', coalesce(substring((tests.resolve(2, '{"action": "fix", "set": {"person.age": "7"}}')).body #>> '{errors,0,detail}' from 'Campos: (.*)$'), substring((tests.resolve(2, '{"action": "fix", "set": {"person.age": "7"}}')).body #>> '{errors,0,detail}' from ': (.*)$'))), 'which fields there are');
select is((select count(*) from intake.quarantine as w where w.resolved_at is null), 3::bigint, 'until then all wait');

-- REJECTED
select is(tests.says(1, jsonb_build_object('action', 'reject', 'reason', ' ' || repeat('a', 498) || ' '), site), '200 rejected rejected_in_quarantine', 'a source refuses its own') from who;
select is((select concat_ws(' ', w.resolution, w.resolved_by = 'token:' || who.site) from who, intake.quarantine as w join intake.submissions as s on s.id = w.submission_id join q on q.uid = s.uid where q.n = 1), 'rejected t', 'it is settled by whoever did');
select is(tests.says(1, '{"action": "fix", "set": {"person.name": "Ana Lima"}}'), '409 ID323', 'once');
select is((tests.resolve(1, '{"action": "reject", "reason": "x"}')).body ->> 'detail', (select intake.settled_text(w) from intake.quarantine as w join intake.submissions as s on s.id = w.submission_id join q on q.uid = s.uid where q.n = 1), 'which says by whom and when');

-- FIXED
select is(tests.says(2, '{"action": "fix", "set": {"person.name": "asdf 999"}}'), '200 quarantined implausible_name', 'a correction that is as doubtful waits on');
select is(tests.says(2, '{"action": "fix", "set": {"person.name": "Bia Reis"}}'), '200 created', 'one that is not makes a lead');
select is((select count(*) from leads.leads), 1::bigint, 'one');
create temporary table done as select r.* from tests.resolve(3, '{"action": "fix", "set": {"person.name": "Xyz Qwrt"}, "name_is_right": true}', 'k1') as r;
select is(d.status || ' ' || (d.body ->> 'outcome'), '200 created', 'a name that somebody vouches for') from done as d;
select is((select count(*) from leads.leads), 2::bigint, 'makes another');
create temporary table again as select r.* from tests.resolve(3, '{"action": "fix", "set": {"person.name": "Xyz Qwrt"}, "name_is_right": true}', 'k1') as r;
select is(concat_ws(' ', a.status, a.body ->> 'outcome', a.body ->> 'submission_uid' = q.uid::text, a.body #>> '{lead,uid}' = d.body #>> '{lead,uid}', a.body ->> 'warnings'), '200 created t t []', 'the same again is answered again') from again as a, done as d, q where q.n = 3;
select is((select count(*) from leads.leads), 2::bigint, 'and makes none');
select is((tests.resolve(3, '{"action": "reject", "reason": "x"}', 'k1')).status in (409, 422), true, 'another body under that key is refused');
select is(tests.says(2, '{"action": "reject", "reason": "x"}'), '409 ID323', 'what was fixed is not refused');
select is((select count(*) from intake.quarantine as w where w.resolved_at is null), 0::bigint, 'nothing waits');

select * from finish();
rollback;
