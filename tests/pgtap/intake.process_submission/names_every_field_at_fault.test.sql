begin;
select plan(47);

select tests.make_operation();
update leads.origins set is_active = false where code = 'partner';
insert into leads.products (code, name, is_active) values ('old', 'Old', false);

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
    ('a number as name', tests.referral(1, '{"person": {"name": 7, "phone": "11987654321"}}'), 'person.name=ID112'),
    ('a name of 201 letters', tests.referral(1, jsonb_build_object('person', jsonb_build_object('name', repeat('é', 201), 'phone', '11987654321'))), 'person.name=ID113'),
    ('no contact', tests.referral(1, '{"person": {"name": "Maria Souza"}}'), 'person.phone=ID117'),
    ('blank contacts', tests.referral(1, '{"person": {"name": "Maria Souza", "phone": " ", "email": ""}}'), 'person.phone=ID117'),
    ('null contacts', tests.referral(1, '{"person": {"name": "Maria Souza", "phone": null, "email": null}}'), 'person.phone=ID117'),
    ('a phone of 8,001 characters', tests.referral(1, jsonb_build_object('person', jsonb_build_object('name', 'Maria Souza', 'phone', repeat('1', 8001)))), 'person.phone=ID113'),
    ('an e-mail of 2,001 characters', tests.referral(1, jsonb_build_object('person', jsonb_build_object('name', 'Maria Souza', 'email', repeat('a', 1996) || '@x.co'))), 'person.email=ID113'),
    ('a tax id of 2,001 characters', jsonb_set(tests.referral(), '{person,tax_id}', to_jsonb(repeat('1', 2001))), 'person.tax_id=ID113'),
    ('a social name of 201 letters', jsonb_set(tests.referral(), '{person,social_name}', to_jsonb(repeat('é', 201))), 'person.social_name=ID113'),
    ('a city of 121 characters', jsonb_set(tests.referral(), '{person,city}', to_jsonb(repeat('a', 121))), 'person.city=ID113'),
    ('an impossible phone alone', tests.referral(1, '{"person": {"name": "Maria Souza", "phone": "123"}}'), 'person.phone=ID115'),
    ('an impossible e-mail alone', tests.referral(1, '{"person": {"name": "Maria Souza", "email": "maria@"}}'), 'person.email=ID116'),
    ('both impossible', tests.referral(1, '{"person": {"name": "Maria Souza", "phone": "123", "email": "maria@"}}'), 'person.phone=ID115 person.email=ID116'),
    ('no origin', tests.referral() - 'origin', 'origin=ID111'),
    ('an unknown origin', tests.referral(1, '{"origin": "carrier_pigeon"}'), 'origin=ID114'),
    ('an origin out of use', tests.referral(1, '{"origin": "partner"}'), 'origin=ID114'),
    ('a number as origin', tests.referral(1, '{"origin": 1}'), 'origin=ID112'),
    ('an unknown product', tests.referral(1, '{"product": "yacht"}'), 'product=ID114'),
    ('a product out of use', tests.referral(1, '{"product": "old"}'), 'product=ID114'),
    ('notes of 5,001 characters', tests.referral(1, jsonb_build_object('notes', repeat('a', 5001))), 'notes=ID113'),
    ('a text as referrer', tests.referral(1, '{"referrer": "João"}'), 'referrer=ID112'),
    ('a referrer without a name', tests.referral(1, '{"referrer": {"phone": "11987654321"}}'), 'referrer.name=ID111'),
    ('a referrer''s phone as a number', tests.referral(1, '{"referrer": {"name": "João Prado", "phone": 11987654321}}'), 'referrer.phone=ID112'),
    ('a consent without a basis', tests.referral(1, '{"consent": {}}'), 'consent.basis=ID111'),
    ('an unknown basis', tests.referral(1, '{"consent": {"basis": "because"}}'), 'consent.basis=ID114'),
    ('a date in words', tests.referral(1, '{"consent": {"basis": "consent", "at": "ontem"}}'), 'consent.at=ID118'),
    ('a day that does not exist', tests.referral(1, '{"consent": {"basis": "consent", "at": "2026-02-30"}}'), 'consent.at=ID118'),
    ('a time zone that does not exist', tests.referral(1, '{"consent": {"basis": "consent", "at": "2026-02-20T10:00:00+99:00"}}'), 'consent.at=ID118'),
    ('a date as PostgreSQL alone writes it', tests.referral(1, '{"consent": {"basis": "consent", "at": "now"}}'), 'consent.at=ID118'),
    ('a date in the future', tests.referral(1, '{"consent": {"basis": "consent", "at": "2026-03-12T10:00:00Z"}}'), 'consent.at=ID118'),
    ('a list as attributes', tests.referral(1, '{"attributes": []}'), 'attributes=ID112'),
    ('attributes beyond 16 KiB', tests.referral(1, jsonb_build_object('attributes', jsonb_build_object('a', repeat('a', 16384)))), 'attributes=ID113'),
    ('a text as page', tests.referral(1, '{"page": "https://example.com"}'), 'page=ID112'),
    ('a page without an address', tests.referral(1, '{"page": {"title": "x"}}'), 'page.url=ID111'),
    ('several at once', '{"person": {"name": 1}, "product": "yacht", "notes": {}}', 'person.name=ID112 origin=ID111 product=ID114 notes=ID112'),
    ('nulls instead of what is optional', tests.referral(1, '{"referrer": null, "product": null, "notes": null, "consent": null, "attributes": null, "page": null}'), 'created'),
    ('the longest that is allowed', tests.referral(2, jsonb_build_object('notes', repeat('a', 5000))), 'created')
) as t (what, body, expected);

select is(s.body #>> '{errors,0,detail}', 'Use um destes valores: event, extension, import, manual, site, webhook, whatsapp.', 'the allowed origins are named')
from tests.submit(tests.referral(1, '{"origin": "x"}')) as s;
select is(s.body #>> '{errors,0,detail}', 'Use um destes valores: plano.', 'and so are the products') from tests.submit(tests.referral(1, '{"product": "x"}')) as s;
select is_empty($$select reason from intake.submissions where outcome = 'rejected' and reason not in ('invalid_fields', 'invalid_phone', 'invalid_email')$$, 'each refusal has its reason');
select is(tests.is_sound(), '', 'all are in the ledger');

select * from finish();
rollback;
