begin;
select plan(13);

create function tests.errors(p_person jsonb) returns text language sql as $$
    select string_agg(format('%s %s', e ->> 'field', e ->> 'code'), ', ' order by n) from jsonb_array_elements(intake.validate_person(p_person)) with ordinality as x (e, n)
$$;

select is(tests.errors(t.given), t.errors, t.what)
from (values
    ('a name and a phone', '{"name": "Maria", "phone": "11987654321"}'::jsonb, null),
    ('a name and an e-mail', '{"name": "Maria", "email": "m@example.com"}', null),
    ('a social name will do', '{"social_name": "Maria", "phone": "11987654321"}', null),
    ('a name beside a social name that is null', '{"name": "Maria", "social_name": null, "phone": "1"}', null),
    ('no name', '{"phone": "11987654321"}', 'person.name ID111'),
    ('no name, and no way', '{}', 'person.name ID111'),
    ('a name that is null', '{"name": null, "phone": "1"}', 'person.name ID111'),
    ('no way', '{"name": "Maria"}', 'person.phone ID117'),
    ('ways that are null', '{"name": "Maria", "phone": null, "email": null}', 'person.phone ID117'),
    ('nobody', null, 'person ID111'),
    ('null', 'null', 'person ID111'),
    ('a text', '"Maria"', 'person ID112'),
    ('a list', '[]', 'person ID112')
) as t (what, given, errors);

select * from finish();
rollback;
