begin;
select plan(8);

select tests.make_operation();
select intake.add_source('site', 'Site'), intake.add_source('outro', 'Outro');
select intake.set_source_map('site', '{"person.name": "/nome", "person.phone": "/telefone"}', '{"origin": "site"}');
select intake.set_source_map('outro', '{"person.name": "/nome", "person.phone": "/tel"}', '{"origin": "site"}');
create function tests.hook(p_n integer, p_source text default 'site') returns text language sql as $$
    select concat_ws(' ', a.http_status, a.body ->> 'outcome')
    from api.submit_webhook(tests.service(), p_source, convert_to(format('{"nome": "Rita Prado", "tel": "%s"}', tests.phone(p_n)), 'UTF8'), 'd' || p_n) as a
$$;

select is((select array_agg(tests.hook(n)) from generate_series(1, 3) as n), '{422 rejected,422 rejected,422 rejected}', 'a wrong map refuses three deliveries');
select is(tests.hook(9, 'outro'), '201 created', 'another source is not concerned');
select intake.set_source_map('site', '{"person.name": "/nome", "person.phone": "/tel"}', '{"origin": "site"}');
select is((select array_agg(tests.hook(n)) from generate_series(1, 3) as n), '{201 created,201 created,201 created}', 'mended, the same ids make three leads');
select is((select array_agg(tests.hook(n)) from generate_series(1, 3) as n), '{200 created,200 created,200 created}', 'sent again, they are replayed');
select is((select count(*) from leads.leads), 4::bigint, 'each person once');
select is((select count(*) from leads.touches), 0::bigint, 'and nobody is touched');
select is(tests.hook(9, 'outro'), '200 created', 'the other source answers as it did');
select is(tests.is_sound(), '', 'the ledger adds up');

select * from finish();
rollback;
