begin;
select plan(10);

select tests.make_operation();
create function tests.warnings(p_body jsonb) returns text language sql as $$
    select (s.body ->> 'outcome') || coalesce(' ' || (
        select string_agg(format('%s=%s', w ->> 'field', w ->> 'code'), ' ' order by n) from jsonb_array_elements(s.body -> 'warnings') with ordinality as x (w, n)
    ), '')
    from tests.submit(p_body) as s
$$;

select is(tests.warnings(tests.referral(n, body)), expected, what)
from (values
    (1, 'nothing to warn of', '{}'::jsonb, 'created'),
    (2, 'a bad e-mail beside a good phone', jsonb_build_object('person', (tests.referral(2) -> 'person') || '{"email": "maria@"}'), 'created person.email=email_ignored'),
    (3, 'a tax id that does not check', jsonb_build_object('person', (tests.referral(3) -> 'person') || '{"tax_id": "111.111.111-11"}'), 'created person.tax_id=tax_id_ignored'),
    (4, 'a referrer who is no name', '{"referrer": {"name": "123"}}', 'created referrer.name=referrer_ignored'),
    (5, 'a referrer''s bad phone and e-mail', '{"referrer": {"name": "João Prado", "phone": "1", "email": "x"}}',
        'created referrer.phone=referrer_phone_ignored referrer.email=referrer_email_ignored')
) as t (n, what, body, expected);

select is(
    (select r.name from leads.leads as l join people.identifiers as i on i.person_id = l.person_id and i.value = tests.phone(5) join people.referrers as r on r.id = l.referrer_id),
    'João Prado', 'the referrer of the last one is kept by name'
);
select is(
    (select l.referrer_id from leads.leads as l join people.identifiers as i on i.person_id = l.person_id and i.value = tests.phone(4)), null,
    'the one without a name is not'
);
select is((select count(*) from people.identifiers as i where i.kind <> 'phone'), 0::bigint, 'nothing invalid was kept');
select is(
    tests.warnings(tests.referral(6, '{"person": {"name": "Rosa Alves", "email": "rosa@example.com"}}')), 'created', 'an e-mail alone is enough'
);
select is(
    (select l.next_action from leads.leads as l join people.identifiers as i on i.person_id = l.person_id and i.value = 'rosa@example.com'), 'human_review',
    'but a human must find a way to reach the person'
);

select * from finish();
rollback;
