begin;
select plan(50);

select tests.make_operation();
select intake.add_source('site', 'Site');
insert into leads.products (code, name, is_active) values ('old', 'Old', false);

-- What became of it, and the warnings as field=code.
create temporary sequence n start 100;
create function tests.outcome(p_more jsonb) returns text language sql as $$
    select concat_ws(' ', s.body ->> 'outcome', string_agg((w ->> 'field') || '=' || (w ->> 'code'), ' ' order by x.n))
    from tests.submit(tests.referral(nextval('n')::integer, p_more)) as s
    left join lateral jsonb_array_elements(s.body -> 'warnings') with ordinality as x (w, n) on true
    group by s.body
$$;
create function tests.person(p_more jsonb) returns jsonb language sql as $$
    select jsonb_build_object('person', jsonb_build_object('name', 'Rita Prado', 'phone', tests.phone(nextval('n')::integer)) || p_more)
$$;

select is(tests.outcome(t.more), t.expected, t.what)
from (values
    ('nulls', '{"referrer": null, "product": null, "notes": null, "consent": null, "attributes": null, "page": null}'::jsonb, 'created'),
    ('blanks', '{"referrer": "", "product": " ", "notes": "", "consent": "", "attributes": "", "page": ""}', 'created'),
    ('empty objects', '{"referrer": {}, "product": {}, "notes": {}, "consent": {}, "attributes": {}, "page": {}}', 'created'),
    ('empty lists', '{"referrer": [], "product": [], "notes": [], "consent": [], "attributes": [], "page": []}', 'created'),
    ('an unknown product', '{"product": "yacht"}', 'created product=set_aside'),
    ('a product out of use', '{"product": "old"}', 'created product=set_aside'),
    ('a product by its name', '{"product": " plano familia"}', 'created'),
    ('a product in a list', '{"product": ["plano"]}', 'created'),
    ('an object as product', '{"product": {"code": "plano"}}', 'created product=set_aside'),
    ('notes of 5,001 characters', jsonb_build_object('notes', repeat('a', 5001)), 'created notes=cut'),
    ('notes of 5,000 characters', jsonb_build_object('notes', repeat('a', 5000)), 'created'),
    ('a list as notes', '{"notes": ["a", 1, null]}', 'created'),
    ('an object as notes', '{"notes": {"a": 1}}', 'created notes=set_aside'),
    ('a text as referrer', '{"referrer": "João Prado"}', 'created'),
    ('a blank name of a referrer', '{"referrer": {"name": " "}}', 'created'),
    ('a number as referrer', '{"referrer": 7}', 'created referrer=set_aside'),
    ('a referrer of 201 letters', jsonb_build_object('referrer', jsonb_build_object('name', repeat('a', 201))), 'created referrer.name=set_aside'),
    ('a referrer''s phone as a number', '{"referrer": {"name": "João Prado", "phone": 11987654321}}', 'created'),
    ('an object as a referrer''s phone', '{"referrer": {"name": "João Prado", "phone": {"n": 1}}}', 'created referrer.phone=set_aside'),
    ('true as consent', '{"consent": true}', 'created consent=set_aside'),
    ('"1" as consent', '{"consent": "1"}', 'created consent=set_aside'),
    ('a consent without a basis', '{"consent": {"statement": "sim"}}', 'created consent.basis=set_aside'),
    ('an unknown basis', '{"consent": {"basis": "because"}}', 'created consent.basis=set_aside'),
    ('a date in words', '{"consent": {"basis": "consent", "at": "ontem"}}', 'created consent.at=set_aside'),
    ('a day that does not exist', '{"consent": {"basis": "consent", "at": "2026-02-30"}}', 'created consent.at=set_aside'),
    ('a time zone that does not exist', '{"consent": {"basis": "consent", "at": "2026-02-20T10:00:00+99:00"}}', 'created consent.at=set_aside'),
    ('a date as PostgreSQL alone writes it', '{"consent": {"basis": "consent", "at": "now"}}', 'created consent.at=set_aside'),
    ('a date in the future', '{"consent": {"basis": "consent", "at": "2026-03-12T10:00:00Z"}}', 'created consent.at=set_aside'),
    ('a date as Brazil writes it', '{"consent": {"basis": "consent", "at": "09/03/2026 14:30"}}', 'created'),
    ('an epoch', '{"consent": {"basis": "consent", "at": 1773000000}}', 'created'),
    ('an epoch in milliseconds', '{"consent": {"basis": "consent", "at": "1773000000000"}}', 'created'),
    ('a list as attributes', '{"attributes": [1]}', 'created attributes=set_aside'),
    ('attributes beyond 16 KiB', jsonb_build_object('attributes', jsonb_build_object('a', repeat('a', 16384))), 'created attributes.a=set_aside'),
    ('a text as page', '{"page": "https://example.com"}', 'created'),
    ('a page without an address', '{"page": {"title": "x"}}', 'created'),
    ('an address of 2,049 characters', jsonb_build_object('page', jsonb_build_object('url', repeat('a', 2049))), 'created page.url=set_aside'),
    ('a city in a list', tests.person('{"city": ["Santos"]}'), 'created'),
    ('no city', tests.person('{"city": []}'), 'created'),
    ('an object as city', tests.person('{"city": {"name": "Santos"}}'), 'created person.city=set_aside'),
    ('a city of 121 characters', tests.person(jsonb_build_object('city', repeat('a', 121))), 'created person.city=set_aside'),
    ('a number as social name', tests.person('{"social_name": 1}'), 'created person.social_name=social_name_ignored'),
    ('a tax id of 2,001 characters', tests.person(jsonb_build_object('tax_id', repeat('1', 2001))), 'created person.tax_id=set_aside'),
    ('an e-mail of 2,001 characters', tests.person(jsonb_build_object('email', repeat('a', 2001))), 'created person.email=set_aside'),
    ('true as e-mail', tests.person('{"email": true}'), 'created person.email=set_aside'),
    ('a number as name', tests.person('{"name": 7}'), 'quarantined person.name=implausible_name')
) as t (what, more, expected);

create temporary table l as
select l.*
from tests.submit(tests.referral(1, '{"product": "Casa na praia", "attributes": {"utm": "x"}, "notes": ["ligar", "cedo"]}')) as s
join leads.leads as l on l.uid = (s.body #>> '{lead,uid}')::uuid;
select is(attributes, '{"utm": "x", "product": "Casa na praia"}', 'a product that is none is kept for whoever calls') from l;
select is(exists (select from people.referrers where name = 'João Prado'), true, 'a name alone is a referrer');
select is((select array_agg(distinct to_char(c.given_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI')) from people.consents as c where c.given_at < util.current_time()), '{"2026-03-08 20:00","2026-03-09 17:30"}', 'times are read in the operation''s zone');
select intake.set_source_map('site', '{"person.name": "/nome", "person.phone": "/tel", "origin": "/o"}', '{}');
create temporary table w as select a.* from api.submit_webhook(tests.service(), 'site', convert_to('{"nome": "Ana Reis", "tel": "11 98123-0000", "o": "carrier_pigeon"}', 'UTF8'), null) as a;
select is((select body #>> '{warnings,0,field}' from w), 'origin', 'an unknown origin of a source is said');
select is((select l.origin from leads.leads as l, w where l.uid = (w.body #>> '{lead,uid}')::uuid), 'webhook', 'and is that of a source');
select is(tests.is_sound(), '', 'all are in the ledger');

select * from finish();
rollback;
