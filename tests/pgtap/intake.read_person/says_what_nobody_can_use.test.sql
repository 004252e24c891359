begin;
select plan(39);

create function tests.codes(p_list jsonb) returns text language sql as $$
    select string_agg(format('%s=%s', w ->> 'field', w ->> 'code'), ' ' order by n) from jsonb_array_elements(p_list) with ordinality as x (w, n)
$$;
-- refusal, errors; else doubt, warnings
create function tests.read(p_person jsonb) returns text language sql as $$
    select concat_ws(
        ', ', 'refused ' || r.refusal, tests.codes(nullif(r.errors, '[]')), 'doubt ' || (r.doubt ->> 'field') || '=' || (r.doubt ->> 'code'),
        'warned ' || tests.codes(r.warnings)
    )
    from intake.read_person(p_person) as r
$$;
create function tests.of(p_patch jsonb) returns jsonb language sql as $$ select '{"name": "Maria Souza"}'::jsonb || p_patch $$;

select is(tests.read(tests.of(t.person)), t.expected, t.what)
from (values
    ('a phone is enough', '{"phone": "11987654321"}'::jsonb, ''),
    ('an e-mail is enough', '{"email": "maria@example.com"}', ''),
    ('a phone with an empty e-mail', '{"phone": "11987654321", "email": " "}', ''),
    ('an e-mail with an empty phone', '{"phone": " ", "email": "maria@example.com"}', ''),
    ('both', '{"phone": "11987654321", "email": "maria@example.com", "tax_id": "529.982.247-25"}', ''),
    ('neither', '{}', 'refused invalid_email, person.phone=ID117'),
    ('both empty', '{"phone": "", "email": ""}', 'refused invalid_email, person.phone=ID117'),
    ('a bad phone alone', '{"phone": "123"}', 'refused invalid_phone, person.phone=ID115'),
    ('a bad phone and an empty e-mail', '{"phone": "123", "email": ""}', 'refused invalid_phone, person.phone=ID115'),
    ('a bad e-mail alone', '{"email": "maria@"}', 'refused invalid_email, person.email=ID116'),
    ('a bad e-mail and an empty phone', '{"phone": "", "email": "maria@"}', 'refused invalid_email, person.email=ID116'),
    ('both bad', '{"phone": "123", "email": "maria@"}', 'refused invalid_phone, person.phone=ID115 person.email=ID116'),
    ('a tax id is no contact', '{"tax_id": "529.982.247-25"}', 'refused invalid_email, person.phone=ID117'),
    ('a bad e-mail beside a good phone', '{"phone": "11987654321", "email": "maria@"}', 'warned person.email=email_ignored'),
    ('a bad phone beside a good e-mail', '{"phone": "123", "email": "maria@example.com"}', 'doubt person.phone=invalid_phone'),
    ('a bad tax id beside a good phone', '{"phone": "11987654321", "tax_id": "123"}', 'warned person.tax_id=tax_id_ignored'),
    ('a good tax id beside a good phone', '{"phone": "11987654321", "tax_id": "529.982.247-25"}', ''),
    ('an empty tax id', '{"phone": "11987654321", "tax_id": " "}', ''),
    ('an e-mail that was typed wrong', '{"email": "maria@hotmail.con"}', 'warned person.email=email_suggestion'),
    ('an e-mail that lives for minutes, beside a phone', '{"phone": "11987654321", "email": "maria@mailinator.com"}', 'warned person.email=email_disposable'),
    ('the same alone', '{"email": "maria@mailinator.com"}', 'doubt person.email=disposable_email'),
    ('the same with a bad phone', '{"phone": "123", "email": "maria@mailinator.com"}', 'doubt person.phone=invalid_phone'),
    ('a social name that is none', '{"phone": "11987654321", "social_name": "123"}', 'warned person.social_name=social_name_ignored'),
    ('two warnings', '{"phone": "11987654321", "email": "maria@", "tax_id": "123"}', 'warned person.email=email_ignored person.tax_id=tax_id_ignored'),
    ('no name and a good contact', '{"name": "123", "phone": "11987654321"}', 'doubt person.name=implausible_name'),
    ('no name and a bad phone beside an e-mail', '{"name": "123", "phone": "123", "email": "maria@example.com"}', 'doubt person.name=implausible_name'),
    ('no name and no contact', '{"name": "123"}', 'refused invalid_email, person.phone=ID117')
) as t (what, person, expected);
select is(
    (select r.warnings #>> '{0,detail}' from intake.read_person(tests.of('{"email": "maria@hotmail.con"}')) as r),
    meta.text('warning.email_suggestion', 'hotmail.com'), 'the question names the domain'
);
select is(
    (select r.doubt #>> '{detail}' from intake.read_person(tests.of('{"phone": "123", "email": "maria@example.com"}')) as r),
    meta.text('phone.' || (normalize.phone('123')).reason), 'a doubt says why'
);

-- Of several numbers the one that WhatsApp may reach, of those the first; all are kept, in their order.
create function tests.phones(p_phone text) returns text language sql as $$
    select concat_ws(
        ' ', (r.person).phone, (r.person).phone_kind, (r.person).phone_key,
        (select string_agg(coalesce(p ->> 'e164', '-'), ',' order by n) from jsonb_array_elements((r.person).phones) with ordinality as x (p, n))
    )
    from intake.read_person(tests.of(jsonb_build_object('phone', p_phone))) as r
$$;
select is(
    tests.phones('11 3333-4444 / 11 98765-4321 / 11 98765-4322'), '+5511987654321 mobile m551187654321 +551133334444,+5511987654321,+5511987654322', 'mobiles first'
);
select is(tests.phones('20 98765-4321 / 11 3333-4444'), '+551133334444 fixed f551133334444 -,+551133334444', 'what is a number before what is none');
select is(tests.phones('11 3333-4445 / 11 3333-4444'), '+551133334445 fixed f551133334445 +551133334445,+551133334444', 'of equals the first');

select is(
    (select concat_ws(' ', (r.person).email, (r.person).email_key, (r.person).tax_id) from intake.read_person(tests.of('{"email": "Ana.Souza@gmail.com", "tax_id": "529.982.247-25"}')) as r),
    'Ana.Souza@gmail.com anasouza@gmail.com 52998224725', 'what else names the person'
);
select is(
    (select concat_ws(' ', (r.person).name, (r.person).registered_name) from intake.read_person('{"name": "Ana Souza", "social_name": "Caio Souza", "phone": "11987654321"}') as r),
    'Caio Souza Ana Souza', 'and how they are called'
);
select is((select r.city from intake.read_person(tests.of('{"phone": "11987654321", "city": " Bauru "}')) as r), 'Bauru', 'the city as it came');
select is((select r.city from intake.read_person(tests.of('{"phone": "11987654321", "city": " "}')) as r), null, 'blank is none');
select is(
    (select (r.referrer).name from intake.read_person('{"name": "Maria Souza (indicada por João Pereira)", "phone": "11987654321"}') as r), 'João Pereira',
    'whoever the name says referred them'
);
select is((select (r.referrer).name from intake.read_person(tests.of('{"phone": "11987654321"}')) as r), null, 'and nobody else');
select is((select (r.person).phone_kind from intake.read_person(tests.of('{"phone": "123", "email": "maria@example.com"}')) as r), null, 'a bad number is of no kind');

select * from finish();
rollback;
