begin;
select plan(7);

select tests.make_operation();
create temporary table made as select * from ops.create_token('Site', '{leads:write}');

create function tests.enters(p_token text) returns boolean language sql as $$
    select exists (select from api.authenticate(row(split_part(p_token, '_', 2), sha256(convert_to(split_part(p_token, '_', 3), 'UTF8')))::ops.credential))
$$;

select ok(tests.enters(token), 'a new token enters') from made;
select is(ops.revoke_token(token), token_id, 'it is revoked by the whole token') from made;
select ok(not tests.enters(token), 'and does not enter any more') from made;
select is((select http_status from api.get_me(tests.credential(made.token_id))), 401, 'nor does its id') from made;
select throws_ok(format('select ops.revoke_token(%L)', token), 'ID203', null, 'a second time there is nothing to revoke') from made;

create temporary table other as select * from ops.create_token('Other', '{leads:write}');
select is(ops.revoke_token(split_part(token, '_', 2)), token_id, 'the bare prefix is enough') from other;
select throws_ok($$select ops.revoke_token('ind_0000000000_x')$$, 'ID203', null, 'an unknown prefix is an error');

select * from finish();
rollback;
