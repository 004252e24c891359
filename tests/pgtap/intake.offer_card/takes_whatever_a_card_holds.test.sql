begin;
select plan(11);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create function tests.offers(p_n integer, p_card jsonb) returns text language sql as $$
    select concat_ws('|', c.name, c.phone, jsonb_array_length(c.phones), c.email) from a, intake.offer_card(a.lead_id, sha256(convert_to(p_n::text, 'UTF8')), 1, p_card, util.current_time()) as c
$$;

select is(tests.offers(1, jsonb_build_object('name', 'Rui Prado', 'phones', (select jsonb_agg('1197777000' || n) from generate_series(0, 9) as n))), 'Rui Prado|+5511977770000|10', 'ten numbers');
select is(tests.offers(2, jsonb_build_object('name', 'Rui Prata', 'phones', (select jsonb_agg(format('1197%s', 7770000 + n)) from generate_series(1, 5000) as n))), 'Rui Prata|+5511977770001|20', 'thousands of them: the first twenty');
select is(tests.offers(3, '{"name": "Bia", "phones": ["(11) 97777-0002", "+55 11 97777 0002", "5511977770002"]}'), 'Bia|+5511977770002|1', 'one number in three forms');
select is(tests.offers(4, jsonb_build_object('name', repeat('Ana ', 16384), 'phones', jsonb_build_array(repeat('9', 65536)))), btrim(left(repeat('Ana ', 50), 200)) || '|' || repeat('9', 40) || '|1', 'a card of 64 KiB');
select is(tests.offers(5, '{}'), '0', 'an empty one');
select is(tests.offers(6, '{"name": null, "phones": {"phone": 1}, "email": "nada"}'), '0', 'what is none');
select is(tests.offers(7, '{"name": " \u200b ", "phones": [null, "", "não sei", "11 97777-0003"], "email": "Eva@Example.org"}'), '+5511977770003|1|Eva@example.org', 'what is left of it is kept');
select is(tests.offers(7, '{"name": "Eva Lima", "phones": ["11977770003"]}'), '', 'a copy of it is not a second one');
select is((select c.name from intake.cards as c where c.message_sha256 = sha256('7')), 'Eva Lima', 'and adds what was missing');
select is(tests.offers(8, '{"name": "محمد علي", "phones": ["١١٩٧٧٧٧٠٠٠٤", "１１ ９７７７７-０００５"]}'), 'محمد علي|+5511977770004|2', 'digits of other scripts are digits');
select is(tests.offers(9, '{"name": "محمد علي", "phones": ["١١٩٧"]}'), 'محمد علي|١١٩٧|1', 'also where they are too few');

select * from finish();
rollback;
