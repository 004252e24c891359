begin;
select plan(3);

select tests.make_operation();
select tests.make_token('de Ana', p_consultant_id => tests.consultant(1));
select tests.make_token('do parceiro', p_source_id => (select s.id from intake.sources as s where s.code = 'parceiro'));
select ops.revoke_token((select t.prefix from ops.api_tokens as t where t.name = 'de Ana'));
select results_eq(
    $$select t.name, t.holder, t.revoked_at is not null from ops.list_tokens() as t where t.name in ('tests', 'de Ana', 'do parceiro')$$,
    $$values ('tests', null, false), ('de Ana', 'consultant1@example.com', true), ('do parceiro', 'parceiro', false)$$, 'who holds them, also revoked ones'
);
select is((select count(*) from ops.list_tokens()), (select count(*) from ops.api_tokens), 'every token once');
select is_empty(
    $$select 1 from ops.list_tokens() as l, ops.api_tokens as t where l::text like '%' || encode(t.secret_sha256, 'hex') || '%'$$, 'nothing of a secret'
);

select * from finish();
rollback;
