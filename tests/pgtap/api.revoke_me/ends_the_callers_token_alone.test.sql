begin;
select plan(6);

select tests.make_operation();
create temporary table t as
select tests.make_token('Ana, aqui', p_consultant_id => tests.consultant(1)) as here, tests.make_token('Ana, em casa', p_consultant_id => tests.consultant(1)) as home;
grant select on t to public;
create temporary table proof as select tests.credential(t.here) as here, tests.credential(t.home) as home from t;
grant select on proof to public;
select tests.as_role('indica_api');
select is((select r.http_status from proof, api.revoke_me(proof.here) as r), 200, 'whoever leaves ends their token');
select is((select r.http_status from proof, api.revoke_me(proof.here) as r), 401, 'which opens nothing any more');
select is((select m.http_status from proof, api.get_me(proof.here) as m), 401, 'nothing at all');
select is((select m.http_status from proof, api.get_me(proof.home) as m), 200, 'the one at home goes on');
select is((select r.http_status from api.revoke_me(tests.credential(0)) as r), 401, 'nobody ends nothing');
reset role;
select is((select count(*) from ops.api_tokens as k where k.revoked_at is not null), 1::bigint, 'one token ended');

select * from finish();
rollback;
