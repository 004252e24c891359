begin;
select plan(5);

create temporary table t as
select m.token_id, split_part(m.token, '_', 2) as prefix, sha256(convert_to(split_part(m.token, '_', 3), 'UTF8')) as secret
from ops.create_token('x', '{admin}') as m;
create temporary table other as
select split_part(m.token, '_', 2) as prefix, sha256(convert_to(split_part(m.token, '_', 3), 'UTF8')) as secret from ops.create_token('y', '{admin}') as m;

select ok((select ops.is_token_active(prefix, secret) from t), 'with its own secret');
select ok((select not ops.is_token_active(t.prefix, o.secret) from t, other as o), 'not with that of another');
select ok(not ops.is_token_active(null, null), 'nothing is no token');
select ops.revoke_token(prefix) from t;
select ok((select not ops.is_token_active(prefix, secret) from t), 'not when it was revoked');
select ok((select ops.is_token_active(prefix, secret) from other), 'which touches no other');

select * from finish();
rollback;
