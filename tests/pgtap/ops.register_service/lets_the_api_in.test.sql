begin;
select plan(7);

create temporary table k as select sha256('one') as one, sha256('two') as two;
select tests.make_token('Other', '{leads:read}');
create temporary table other as select t.prefix, to_jsonb(t) as before from ops.api_tokens as t where t.name = 'Other';

select is(ops.register_service(one), true, 'a key that is new') from k;
select is(ops.register_service(one), false, 'and the same again') from k;
select ops.revoke_token('service');
select is(ops.is_token_active('service', one), false, 'revoked, it opens nothing') from k;
select is(ops.register_service(one), true, 'whoever introduces the key again') from k;
select is(ops.is_token_active('service', one), true, 'lets the API in again') from k;
select ops.revoke_token('service'), ops.register_service(two) from k;
select is(
    ops.is_token_active('service', two) and not ops.is_token_active('service', one), true, 'another key takes the place of one that was revoked'
) from k;
select is(to_jsonb(t), before, 'another token is as it was') from other join ops.api_tokens as t using (prefix);

select * from finish();
rollback;
