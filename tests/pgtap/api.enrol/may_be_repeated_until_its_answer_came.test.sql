begin;
select plan(15);

select tests.make_operation();
create temporary table t as
select ops.create_enrolment_code(tests.consultant(1)) as code, ops.create_enrolment_code(tests.consultant(2)) as other, repeat('a1', 32) as secret;
create function tests.enrol(p_code text, p_secret text) returns table (http_status integer, body jsonb) language sql as $$
    select e.http_status, e.body
    from api.enrol(tests.service(), convert_to(jsonb_strip_nulls(jsonb_build_object('code', p_code, 'secret', p_secret))::text, 'UTF8'), '203.0.113.' || (random() * 200)::integer) as e
$$;

create temporary table a as select e.* from t, tests.enrol(t.code, t.secret) as e;
select is(a.http_status, 201, 'a code with a secret gives a token') from a;
select is(e.body, a.body, 'the same again gives the same, since the answer may be lost') from t, a, tests.enrol(lower(t.code), t.secret) as e;
select is((select count(*) from ops.api_tokens as k where k.consultant_id = tests.consultant(1)), 1::bigint, 'and no second token');
select is(e.http_status, 403, 'another secret gives nothing') from t, tests.enrol(t.code, repeat('b2', 32)) as e;
select is(e.http_status, 403, 'nor does none') from t, tests.enrol(t.code, null) as e;
select is(e.http_status, 403, 'nor the secret with another code') from t, tests.enrol('AAAAAAAA', t.secret) as e;
select tests.advance('2 hours');
select is(e.body ->> 'token', a.body ->> 'token', 'also when the network comes back after the code''s time') from t, a, tests.enrol(t.code, t.secret) as e;

select is(
    (select count(*) from ops.enrolment_codes as e where e.secret_sha256 = sha256(convert_to((select t.secret from t), 'UTF8'))), 1::bigint, 'of the secret a hash is kept'
);
create function tests.proof(p_token text) returns ops.credential language sql as $$
    select row(split_part(p_token, '_', 2), sha256(convert_to(split_part(p_token, '_', 3), 'UTF8')))::ops.credential
$$;
select is((select x.scopes from a, api.authenticate(tests.proof(a.body ->> 'token')) as x), '{leads:write,leads:read}', 'the token opens');
select is(e.http_status, 403, 'and from then on nobody is told again') from t, tests.enrol(t.code, t.secret) as e;

select is((select e.http_status from t, tests.enrol(t.other, 'curto') as e), 422, 'a secret that could be guessed is refused');
select is((select e.body #>> '{errors,0,field}' from t, tests.enrol(t.other, 'curto') as e), 'secret', 'by its name');
create temporary table fresh as select ops.create_enrolment_code(tests.consultant(2)) as code;
create temporary table b as select e.* from fresh, tests.enrol(fresh.code, repeat('c3', 32)) as e;
select ops.revoke_token((select b.body ->> 'token' from b));
select is(e.http_status, 403, 'a token that was revoked meanwhile is not told again') from fresh, tests.enrol(fresh.code, repeat('c3', 32)) as e;
create temporary table last as select ops.create_enrolment_code(tests.consultant(3)) as code;
select is((select e.http_status from last, tests.enrol(last.code, null) as e), 201, 'without a secret a code counts once, as before');
select is((select e.http_status from last, tests.enrol(last.code, null) as e), 403, 'and no more');

select * from finish();
rollback;
