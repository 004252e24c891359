begin;
select plan(4);

select tests.make_operation();
create temporary table t as select t.* from sending.templates as t where t.code = 'first_contact' or t.purpose = 'first_contact' order by t.id limit 1;
create function tests.remote(p_patch jsonb) returns jsonb language sql as $$
    select jsonb_build_object(
        'status', 'APPROVED', 'category', t.category, 'parameter_format', t.parameter_format,
        'components', jsonb_build_array(
            jsonb_build_object('type', 'BODY', 'text', t.body), jsonb_build_object('type', 'FOOTER', 'text', t.footer),
            jsonb_build_object('type', 'BUTTONS', 'buttons', (
                select jsonb_agg(jsonb_build_object('type', 'QUICK_REPLY', 'text', b.value ->> 'text')) from jsonb_array_elements(t.buttons) as b
            ))
        )
    ) || p_patch
    from t
$$;
select is((select s.state || ' ' || s.change from t, sending.sync_template(t.id, tests.remote('{}')) as s), 'approved unchanged', 'as Meta has it');
select is(
    (select s.state || ': ' || s.problem from t, sending.sync_template(t.id, tests.remote('{"category": null}')) as s),
    'draft: no_category', 'without a category nobody knows what it costs and where it may go: it is not sent'
);
select is((select n.category from sending.templates as n, t where n.id = t.id), (select t.category from t), 'the category that was known stays');
select is(
    (select count(*)::integer from sending.templates as n, t where n.id <> t.id and n.state <> 'approved'), 0, 'the other templates stay approved'
);

select * from finish();
rollback;
