begin;
select plan(16);

select tests.make_operation();
create function tests.said(p_person jsonb) returns text language sql as $$
    select concat_ws(' ', s.http_status, s.body ->> 'outcome', s.body ->> 'reason', (
        select string_agg(format('%s=%s', w ->> 'field', w ->> 'code'), ' ' order by n) from jsonb_array_elements(s.body -> 'warnings') with ordinality as x (w, n)
    ))
    from tests.submit(jsonb_build_object('person', p_person, 'origin', 'manual')) as s
$$;

select is(
    tests.said('{"name": "Maria Souza", "phone": "11987654321", "email": "maria@gmial.com"}'),
    '201 created person.email=email_suggestion', 'a typo domain that catches mail is doubted, and that is enough'
);
select is(
    tests.said('{"name": "Rosa Alves", "phone": "11987654322", "email": "rosa@outlok.com"}'), '201 created person.email=email_suggestion', 'a typo domain'
);
select is(
    (select i.value from people.identifiers as i where i.match_key = 'rosa@outlok.com'), 'rosa@outlok.com', 'it is kept as it came'
);
select is(tests.said('{"name": "Ana Alves", "email": "ana@hotmail.con"}'), '201 created person.email=email_suggestion', 'alone it is enough, with the doubt');
select is(
    (select s.body #>> '{warnings,0,detail}' from tests.submit('{"person": {"name": "Ivo Alves", "email": "ivo@hotmail.con"}, "origin": "manual"}') as s),
    'Você quis dizer @hotmail.com? O e-mail foi guardado como veio; confira.', 'the question names the domain and nobody'
);
set local indica.locale = 'en';
select matches(
    (select s.body #>> '{warnings,0,detail}' from tests.submit('{"person": {"name": "Ivo Prado", "email": "prado@hotmail.con"}, "origin": "manual"}') as s),
    '^Did you mean @hotmail.com[?]', 'in English too'
);
set local indica.locale = 'pt-BR';
select is(tests.said('{"name": "Eva Alves", "phone": "11987654324", "email": "eva@hotmail.com"}'), '201 created', 'a domain that people use raises none');

select is(
    tests.said('{"name": "Rui Alves", "email": "rui@mailinator.com"}'), '202 quarantined disposable_email person.email=disposable_email',
    'an address that lives for minutes is not enough alone'
);
select is(tests.said('{"name": "Rui Alves", "email": "rui@x.mailinator.com", "phone": " "}'), '202 quarantined disposable_email person.email=disposable_email',
    'nor with an empty phone');
select is((select count(*) from people.people as p where p.name = 'Rui Alves'), 0::bigint, 'nobody was made of it');
select is((select q.queue_code from intake.quarantine as q limit 1), 'quarantine', 'somebody looks at it');
select matches(
    (select s.body #>> '{warnings,0,detail}' from tests.submit('{"person": {"name": "Rui Alves", "email": "rui@mailinator.com"}, "origin": "manual"}') as s),
    '^Este e-mail é temporário e não há telefone', 'the sender is told'
);
select is(
    tests.said('{"name": "Rui Alves", "phone": "11987654323", "email": "rui@mailinator.com"}'), '201 created person.email=email_disposable',
    'with a phone it is kept, and said'
);
select is(
    tests.said('{"name": "Rui Alves", "phone": "123", "email": "rui@mailinator.com"}'), '202 quarantined invalid_phone person.phone=invalid_phone',
    'a bad phone is the first thing to mend'
);
select is(
    tests.said('{"name": "Lia Prado", "email": "lia+x@outlook.com"}') || tests.said('{"name": "Lia Prado", "email": "LIA@outlook.com"}'),
    '201 created200 touched', 'two forms of one mailbox are one person'
);
select is(tests.is_sound(), '', 'nothing is lost');

select * from finish();
rollback;
