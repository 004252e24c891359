begin;
select plan(5);

select tests.make_operation();
insert into routing.consultants (name, email) values ('Eva Nunes', 'eva@example.com');
create temporary table t as
select
    tests.make_token('Eva', '{leads:write}', (select id from routing.consultants where name = 'Eva Nunes')) as eva,
    tests.make_token('Site', '{leads:read,leads:write}', null, (select id from intake.sources)) as site;
grant select on t to public;

select tests.as_role('indica_api');
select is((select m.body #- '{token,prefix}' #- '{consultant,uid}' from api.get_me(tests.credential(eva)) as m),
    '{"token": {"name": "Eva", "scopes": ["leads:write"]}, "consultant": {"name": "Eva Nunes", "email": "eva@example.com"}, "company_name": "nossa empresa"}'::jsonb, 'a consultant') from t;
select is((select m.body #- '{token,prefix}' from api.get_me(tests.credential(site)) as m),
    '{"token": {"name": "Site", "scopes": ["leads:read", "leads:write"]}, "source": {"code": "parceiro", "name": "Parceiro"}, "company_name": "nossa empresa"}'::jsonb, 'a source') from t;
select is((select m.body - 'company_name' #- '{token,prefix}' from api.get_me(tests.credential()) as m), '{"token": {"name": "tests", "scopes": ["leads:write", "leads:read"]}}'::jsonb, 'the operation itself');
select is((select format('%s %s', m.http_status, m.body ->> 'code') from api.get_me(tests.credential(0)) as m), '401 ID401', 'nobody');
select is((select m.http_status from api.get_me(tests.credential(null)) as m), 401, 'nor is null anybody');

select * from finish();
rollback;
