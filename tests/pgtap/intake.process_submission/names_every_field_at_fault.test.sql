begin;
select plan(20);

select tests.make_operation();
update leads.origins set is_active = false where code = 'partner';

-- The whole list of errors, as field=code.
create function tests.errors(p_body jsonb) returns text language sql as $$
    select coalesce(string_agg((e ->> 'field') || '=' || (e ->> 'code'), ' ' order by n), s.body ->> 'outcome')
    from tests.submit(p_body) as s
    left join lateral jsonb_array_elements(s.body -> 'errors') with ordinality as x (e, n) on true
    group by s.body
$$;

select is(tests.errors(t.body), t.expected, t.what)
from (values
    ('no person', '{"origin": "manual"}'::jsonb, 'person=ID111'),
    ('a null person', '{"person": null, "origin": "manual"}', 'person=ID111'),
    ('a text as person', '{"person": "Maria", "origin": "manual"}', 'person=ID112'),
    ('an empty person', '{"person": {}, "origin": "manual"}', 'person.name=ID111'),
    ('no name', tests.referral(1, '{"person": {"phone": "11987654321"}}'), 'person.name=ID111'),
    ('a blank name', tests.referral(1, '{"person": {"name": "   ", "phone": "11987654321"}}'), 'person.name=ID111'),
    ('no contact', tests.referral(1, '{"person": {"name": "Maria Souza"}}'), 'person.phone=ID117'),
    ('blank contacts', tests.referral(1, '{"person": {"name": "Maria Souza", "phone": " ", "email": ""}}'), 'person.phone=ID117'),
    ('null contacts', tests.referral(1, '{"person": {"name": "Maria Souza", "phone": null, "email": null}}'), 'person.phone=ID117'),
    ('an impossible phone alone', tests.referral(1, '{"person": {"name": "Maria Souza", "phone": "123"}}'), 'person.phone=ID115'),
    ('an impossible e-mail alone', tests.referral(1, '{"person": {"name": "Maria Souza", "email": "maria@"}}'), 'person.email=ID116'),
    ('both impossible', tests.referral(1, '{"person": {"name": "Maria Souza", "phone": "123", "email": "maria@"}}'), 'person.phone=ID115 person.email=ID116'),
    ('no origin', tests.referral() - 'origin', 'origin=ID111'),
    ('an unknown origin of the operation''s own token', tests.referral(1, '{"origin": "carrier_pigeon"}'), 'origin=ID111'),
    ('a phone of 8,001 characters', tests.referral(1, jsonb_build_object('person', jsonb_build_object('name', 'Maria Souza', 'phone', repeat('1', 8001)))), 'person.phone=ID117'),
    ('objects as contacts', tests.referral(1, '{"person": {"name": "Maria Souza", "phone": {"a": 1}, "email": [{}]}}'), 'person.phone=ID117'),
    ('several at once', '{"person": {"phone": 1}, "product": "yacht", "notes": {}}', 'person.name=ID111 origin=ID111')
) as t (what, body, expected);

select is(s.body #>> '{errors,0,detail}', 'Use um destes valores: event, extension, import, manual, site, webhook, whatsapp.', 'the allowed origins are named')
from tests.submit(tests.referral(1, '{"origin": "x"}')) as s;
select is_empty($$select reason from intake.submissions where outcome = 'rejected' and reason not in ('invalid_fields', 'invalid_phone', 'invalid_email')$$, 'each refusal has its reason');
select is(tests.is_sound(), '', 'all are in the ledger');

select * from finish();
rollback;
