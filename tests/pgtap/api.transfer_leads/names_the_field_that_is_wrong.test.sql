begin;
select plan(7);

select tests.make_operation();
create temporary table t as select tests.lead(1) as one, tests.lead(2) as other;
create temporary table before as select tests.snapshot(one) as one, tests.snapshot(other) as other from t;
create temporary table admin as select tests.make_token('Gestão', '{admin}') as id;
create function tests.move(p_body jsonb) returns text language sql as $$
    select concat_ws(' ', a.http_status, a.body #>> '{errors,0,field}')
    from admin, api.transfer_leads(tests.credential(admin.id), convert_to((p_body || '{"reason": "Férias"}')::text, 'UTF8')) as a
$$;
select is(tests.move('{"from": "nobody@example.com", "to": "consultant2@example.com"}'), '422 from', 'from nobody known');
select is(tests.move('{"from": "consultant2@example.com", "to": "nobody@example.com"}'), '422 to', 'to nobody known');
select is(tests.move('{"from": "nobody@example.com"}'), '422 from', 'by the rules, from nobody known');
select is(tests.move('{"from": "nobody@example.com", "to": "nobody@example.com"}'), '422 to', 'neither is known');
select is(tests.move('{"from": "nobody@example.com", "to": " CONSULTANT2@example.com "}'), '422 from', 'an e-mail in any case is known');
select is(tests.move('{}'), '422 from', 'neither is given');
select is((select (tests.snapshot(t.one), tests.snapshot(t.other)) = (b.one, b.other) from t, before as b), true, 'and nothing has changed');

select * from finish();
rollback;
