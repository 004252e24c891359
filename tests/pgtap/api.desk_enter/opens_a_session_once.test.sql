begin;
select plan(17);

select tests.make_operation();
update ops.settings set value = '12' where key = 'enrolments_per_address';
select desk.save_user('Dora@Example.com', 'Dora Dias', 'director');
select desk.save_user('other@example.com', 'Otto', 'operator');
create temporary table l as select desk.create_link('dora@example.com') as code;
create function tests.enter(p_body jsonb, out http_status integer, out body jsonb) language sql as $$
    select e.http_status, e.body from api.desk_enter(tests.service(), convert_to(p_body::text, 'UTF8'), '198.51.100.1') as e
$$;

select throws_ok($$ select api.desk_enter(tests.credential(), '{}', '') $$, 'ID903', null, 'only the API itself asks');
select is((tests.enter('{"code": "nothing"}')).body ->> 'code', 'ID406', 'a code that is none');
create temporary table s as select (e).http_status, (e).body ->> 'session' as session from (select tests.enter(jsonb_build_object('code', code)) as e from l) as x;
select is(http_status, 201, 'a link opens a session') from s;
select is((tests.enter(jsonb_build_object('code', code))).http_status, 403, 'once') from l;
select is((desk.viewer_of(row(split_part(session, '_', 2), sha256(convert_to(split_part(session, '_', 3), 'UTF8')))::ops.credential)).name, 'Dora Dias', 'whose link it was') from s;
select is((select t.scopes from ops.api_tokens as t, s where t.prefix = split_part(s.session, '_', 2)), '{desk}', 'and it opens the desk alone');
select is((select count(*) from desk.links as k where encode(k.code_sha256, 'hex') = (select code from l)), 0::bigint, 'the code is kept nowhere');

create temporary table late as select desk.create_link('dora@example.com', '1 hour') as code;
select tests.advance('61 minutes');
select is((tests.enter(jsonb_build_object('code', code))).http_status, 403, 'a link expires') from late;
create temporary table gone as select desk.create_link('other@example.com') as code;
select desk.remove_user('other@example.com');
select is((tests.enter(jsonb_build_object('code', code))).http_status, 403, 'one of somebody who was removed opens nothing') from gone;
select throws_ok($$ select desk.create_link('other@example.com') $$, 'ID222', null, 'and no other is made');
select throws_ok($$ select desk.create_link('dora@example.com', '8 days') $$, 'ID105', null, 'no link for more than a week');

create temporary table t as
select token from ops.create_token('Ana', '{leads:write,leads:read}', p_consultant_id => tests.consultant(1));
create function tests.by_token(p_token text) returns integer language sql as $$
    select (tests.enter(jsonb_build_object('prefix', split_part(p_token, '_', 2), 'secret', split_part(p_token, '_', 3)))).http_status
$$;
select is(tests.by_token(token), 201, 'a consultant logs in by their token') from t;
select is(tests.by_token(session), 403, 'a session opens no other one') from s;
create temporary table x as
select token from ops.create_token('Parceiro', '{leads:write,leads:read}', p_source_id => (select k.id from intake.sources as k limit 1));
select is(tests.by_token(token), 403, 'a source has no hands') from x;
select ops.revoke_token(split_part(token, '_', 2)) from t;
select is(tests.by_token(token), 403, 'a revoked token opens nothing') from t;
select is((select count(*) from desk.journal as j where j.action = 'login'), 2::bigint, 'who logged in stands in the journal');

select is((select max((tests.enter('{"code": "nothing"}')).http_status) from generate_series(1, 8)), 429, 'attempts are counted, those that fail too');

select * from finish();
rollback;
