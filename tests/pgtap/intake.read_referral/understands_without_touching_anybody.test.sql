begin;
select plan(12);

select tests.make_operation();
create temporary table locks as select count(*) as n from pg_locks where locktype = 'advisory' and pid = pg_backend_pid();
create temporary table r as
select * from intake.read_referral('{
    "person": {"name": "ANA SOUZA", "social_name": "caio souza", "phone": "(11) 98765-4321", "email": "Ana.Souza@gmail.com", "tax_id": "529.982.247-25", "city": " "},
    "referrer": {"name": "João Prado", "phone": "11 95555-6677", "email": "no"},
    "origin": "manual", "product": "", "notes": " oi ", "attributes": null, "page": {"url": "https://example.com"}
}');

select is((person).name || ' / ' || (person).registered_name, 'Caio Souza / Ana Souza', 'the social name is the name') from r;
select is(people.identity_keys(person), '{phone:m551187654321,email:anasouza@gmail.com,tax_id:52998224725}', 'by what it names the person') from r;
select is(people.identity_keys(referrer), '{phone:m551155556677}', 'and the referrer') from r;
select is((select string_agg(w ->> 'code', ' ') from jsonb_array_elements(warnings) as w), 'referrer_email_ignored', 'what was left out is said') from r;
select is(format('%s|%s|%s|%s', city, product, notes, attributes), '||oi|{}', 'empty is absent') from r;
select is(format('%s|%s|%s', refusal, errors, doubt), '|[]|', 'nothing speaks against it') from r;
select is(
    (select f.doubt ->> 'code' from intake.read_referral('{"person": {"name": "Ana Souza", "phone": "11987654321"}, "referrer": {"name": "1", "phone": "11987654321"}, "origin": "manual"}') as f),
    'self_referral', 'a referrer without a usable name may still be the person'
);
select is(
    (select f.doubt ->> 'code' from intake.read_referral('{"person": {"name": "1", "phone": "11987654321"}, "referrer": {"name": "1", "phone": "11987654321"}, "origin": "manual"}') as f),
    'implausible_name', 'what is wrong with the person comes first'
);
select is(
    (select format('%s %s', f.refusal, f.errors #>> '{0,field}') from intake.read_referral('{"person": {"name": "Ana Souza", "phone": "1", "email": " "}, "origin": "manual"}') as f),
    'invalid_phone person.phone', 'without any contact it is refused'
);
select is((select count(*) from people.people), 0::bigint, 'nobody is made');
select is((select count(*) from intake.submissions), 0::bigint, 'nothing is in the ledger');
select is((select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()), (select n from locks), 'and nobody is locked');

select * from finish();
rollback;
