begin;
select plan(13);

select tests.make_operation('2026-03-10 15:00:00+00');
create function tests.refer(p_n integer, p_email text, p_name text default 'Rita Prado') returns jsonb language sql as $$
    select s.body from tests.submit(tests.referral(p_n, jsonb_build_object('person', jsonb_build_object('name', p_name, 'phone', tests.phone(p_n), 'email', p_email)))) as s
$$;
create function tests.emails(p_n integer) returns text language sql as $$
    select string_agg(m.value || case when m.confirmed_at is null then ' ?' else '' end, ', ' order by m.id)
    from people.identifiers as i join people.identifiers as m on m.person_id = i.person_id and m.kind = 'email'
    where i.kind = 'phone' and i.value = tests.phone(p_n)
$$;
create temporary table a as select tests.refer(1, 'rita@a.com.br; rita.prado@b.com.br') as body;
select tests.refer(2, 'eva@a.com.br', 'Eva Reis');
select is(body -> 'warnings', '[]', 'two addresses are two') from a;
select is(tests.emails(1), 'rita@a.com.br, rita.prado@b.com.br', 'both are hers');
select is((select (people.email_of(i.person_id)).value from people.identifiers as i where i.value = tests.phone(1)), 'rita@a.com.br', 'the first is told');
select is(tests.refer(3, 'rita.prado@b.com.br') ->> 'matched_by', 'email', 'the second names her, too');
select is(tests.emails(2), 'eva@a.com.br', 'somebody else has hers');

select is(tests.refer(4, E'ivo@a.com.br\neva@a.com.br', 'Ivo Dias') ->> 'outcome', 'created', 'another''s address beside one''s own');
select is(tests.emails(4), 'ivo@a.com.br', 'stays theirs');
select is(tests.refer(5, 'x@teste, ema@a.com.br', 'Ema Melo') #>> '{warnings,0,code}', 'email_ignored', 'what is no address is told');
select is(tests.emails(5), 'ema@a.com.br', 'and stands in nobody''s way');

-- Who is known, by the word of a machine.
select intake.add_source('site', 'Site');
select intake.set_source_map('site', '{"person.name": "/n", "person.phone": "/t", "person.email": {"each": ["/e", "/f"]}}', '{"origin": "site"}');
select api.submit_webhook(tests.service(), 'site', convert_to(jsonb_build_object('n', 'Eva Reis', 't', tests.phone(2), 'e', 'eva@a.com.br', 'f', 'eva@outra.com.br')::text, 'UTF8'), 'd');
select is(tests.emails(2), 'eva@a.com.br, eva@outra.com.br ?', 'it is unconfirmed');

-- A wish holds for each address it came from.
select people.suppress(array['email:lia@b.com.br'], 'stop_button', util.current_time());
select is(tests.refer(6, 'lia@a.com.br; lia@b.com.br', 'Lia Sá') ->> 'outcome', 'suppressed', 'whoever asked to stop under the second is left alone');
select is(tests.refer(7, 'leo@a.com.br; leo@b.com.br', 'Leo Sá') ->> 'outcome', 'created', 'others are not');
select is((select difference from governance.conservation), 0::bigint, 'every submission is accounted for');

select * from finish();
rollback;
