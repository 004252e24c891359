begin;
select plan(13);

create temporary table made as select * from ops.create_token('  Site  ', array['leads:write', 'leads:read'], p_requests_per_minute => 5);
select matches(token, '^ind_[0-9a-f]{10}_[0-9a-f]{48}$', 'the token has a readable prefix and a long secret') from made;
select is(
    (select format('%s|%s|%s|%s', t.name, t.scopes, t.requests_per_minute, t.revoked_at) from ops.api_tokens as t where t.id = m.token_id),
    'Site|{leads:write,leads:read}|5|', 'the row says what it may do'
) from made as m;
select is(
    (select format('ind_%s_', t.prefix) from ops.api_tokens as t where t.id = m.token_id), left(m.token, 15), 'the prefix is kept to name it'
) from made as m;
select is(
    (select t.secret_sha256 from ops.api_tokens as t where t.id = m.token_id), sha256(convert_to(split_part(m.token, '_', 3), 'UTF8')),
    'of the secret only the SHA-256 is kept'
) from made as m;
select is_empty(
    'select 1 from ops.api_tokens as t, made as m where t::text like ''%'' || split_part(m.token, ''_'', 3) || ''%''',
    'the secret itself is nowhere in the row'
);
select isnt((select token from ops.create_token('x', '{admin}')), (select token from ops.create_token('x', '{admin}')), 'no two are alike');

select throws_ok($$select * from ops.create_token('x', array['leads:delete'])$$, 'ID105', null, 'an unknown scope is refused');
select throws_ok($$select * from ops.create_token('x', '{}')$$, 'ID105', null, 'no scope is refused');
select throws_ok($$select * from ops.create_token('x', null)$$, 'ID105', null, 'a missing list of scopes is refused');
select throws_ok($$select * from ops.create_token('x', array[null])$$, 'ID105', null, 'a null scope is refused');
select throws_ok($$select * from ops.create_token('   ', array['admin'])$$, 'ID105', null, 'a blank name is refused');
select throws_ok($$select * from ops.create_token(null, array['admin'])$$, 'ID105', null, 'a missing name is refused');

select tests.make_operation();
insert into intake.sources (code, name) values ('site', 'Site');
select throws_ok(
    $$select * from ops.create_token('x', '{admin}', tests.consultant(1), (select id from intake.sources where code = 'site'))$$,
    '23514', null, 'a token has one holder at most'
);

select * from finish();
rollback;
