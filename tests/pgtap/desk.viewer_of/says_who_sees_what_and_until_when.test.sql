begin;
select plan(21);

select tests.make_operation();
select routing.save_team('sul', 'Sul', 'consultant1@example.com'), routing.save_team('norte', 'Norte', 'consultant3@example.com');
select routing.set_team('consultant1@example.com', 'sul'), routing.set_team('consultant2@example.com', 'sul'), routing.set_team('consultant3@example.com', 'norte');
create temporary table c as
select tests.desk('dora@example.com') as director, tests.desk('mia@example.com', 'manager', 'sul') as manager, tests.desk('otto@example.com', 'operator') as operator,
    tests.desk('consultant1@example.com', 'manager') as leader, tests.desk('consultant3@example.com', 'consultant') as consultant;
create temporary table l as select tests.lead(n) as id, n from generate_series(1, 4) as n;
update leads.leads set consultant_id = tests.consultant(n) from l where leads.id = l.id and n <= 3;
update leads.leads set consultant_id = null, queue_code = 'triage' from l where leads.id = l.id and n = 4;
create function tests.sees(p_credential ops.credential) returns text language sql as $$
    select string_agg(l.n::text, ',' order by l.n) from l join leads.leads as o on o.id = l.id where desk.may_see(desk.viewer_of(p_credential), o)
$$;

select is(tests.sees(director), '1,2,3,4', 'a director sees all') from c;
select is(tests.sees(manager), '1,2,4', 'a manager their team''s and the queues''') from c;
select is(tests.sees(leader), '1,2,4', 'also the team that they lead') from c;
select is(tests.sees(consultant), '3', 'a consultant their own, no queue') from c;
select is(tests.sees(tests.credential()), null, 'a token of the API is no session');
select ok('retry' = any ((desk.viewer_of(operator)).rights) and not 'overview' = any ((desk.viewer_of(operator)).rights), 'an operator mends and has no overview') from c;
select ok(not (desk.viewer_of(manager)).rights && '{retry,dismiss}', 'a manager does not mend') from c;
select ok(not (desk.viewer_of(consultant)).rights && '{overview,transfer,correct,retry,dismiss}', 'nor gives a consultant leads away') from c;

select desk.save_user('mia@example.com', 'Mia', 'director');
select is(tests.sees(manager), '1,2,3,4', 'a new role counts at once') from c;
select desk.save_user('consultant1@example.com', 'Ana', 'manager', 'norte');
select is(tests.sees(leader), '3,4', 'as does another team') from c;
select throws_ok($$ select desk.save_user('x@example.com', 'X', 'king') $$, 'ID105', null, 'no other role');
select throws_ok($$ select desk.save_user('x@example.com', 'X', 'manager', 'leste') $$, 'ID209', null, 'no other team');
select throws_ok($$ select desk.save_user('nobody', 'X', 'manager') $$, 'ID105', null, 'no login without an e-mail');
select results_eq($$ select u.email, u.role, u.sessions from desk.list_users() as u where u.email < 'd' order by 1 $$,
    $$ values ('consultant1@example.com', 'manager', 1::bigint), ('consultant3@example.com', 'consultant', 1) $$, 'all are listed with their sessions');

select tests.advance('11 hours'), desk.note_visit((desk.viewer_of(director)).token_id) from c;
select tests.advance('2 hours');
select ok((desk.viewer_of(director)).token_id is not null, 'who looks stays') from c;
select is((desk.viewer_of(operator)).token_id, null, 'who did not look for half a day is out') from c;
select is(desk.remove_user('dora@example.com'), 1, 'who is removed has their session ended');
select is((desk.viewer_of(director)).token_id, null, 'at once') from c;

create temporary table t as select * from ops.create_token('Ana', '{leads:write,leads:read}', p_consultant_id => tests.consultant(1));
create temporary table o as select desk.enter(null, row(split_part(token, '_', 2), sha256(convert_to(split_part(token, '_', 3), 'UTF8')))::ops.credential) as s from t;
create temporary table k as select row(split_part(s, '_', 2), sha256(convert_to(split_part(s, '_', 3), 'UTF8')))::ops.credential as c from o;
select is((desk.viewer_of(k.c)).role, 'manager', 'by the token of who leads a team one is its manager') from k;
select ops.revoke_token(split_part(token, '_', 2)) from t;
select is((desk.viewer_of(k.c)).role, null, 'until that token is revoked') from k;
select tests.desk('consultant3@example.com', 'consultant') as again \gset
select ops.revoke_tokens_of(tests.consultant(3), null);
select is((desk.viewer_of(:'again'::ops.credential)).token_id, null, 'a consultant who leaves is logged out');

select * from finish();
rollback;
