begin;
select plan(34);

select tests.make_operation();
insert into leads.products (code, name, is_active) values ('abc', 'Plano', true), ('zzz', 'Velho', false), ('outro', 'Carro', true), ('carro', 'Moto', true), ('aaa', 'Carro', true);
create function tests.faults(p_changes jsonb) returns text language sql as $$
    select coalesce(string_agg((e ->> 'field') || ' ' || (e ->> 'code'), ', ' order by n), '') from flow.read_correction(p_changes) as r cross join jsonb_array_elements(r.errors) with ordinality as x (e, n)
$$;
create function tests.wanted(p_changes jsonb) returns jsonb language sql as $$ select r.wanted from flow.read_correction(p_changes) as r $$;
create function tests.given(p_changes jsonb) returns text language sql as $$ select array_to_string(array(select g from unnest(r.given) as g order by g), ' ') from flow.read_correction(p_changes) as r $$;
select is(tests.faults('{}'), '', 'nothing is right');
select is(tests.given('{}'), '', 'and changes nothing');
select is(tests.faults('{"persona": 1, "nota": 1, "person": {"z": 1, "b": 2}}'), 'nota ID114, person.b ID114, person.z ID114, persona ID114', 'fields that are none, in order');
select is(tests.faults('{"person": []}'), 'person ID112', 'a person that is none');
select is(tests.faults('{"person": "x"}'), 'person ID112', 'in words');
select is(tests.faults('{"person": null}'), '', 'no person');
select is(tests.faults('{"product": 1, "notes": 1, "shared": 1, "person": {"name": 1, "phone": 1, "phone_was": 1, "email": 1, "email_was": 1, "city": 1, "name_is_right": 1, "keep_phone": 1}}'),
    'product ID112, notes ID112, person.name ID112, person.phone ID112, person.phone_was ID112, person.email ID112, person.email_was ID112, person.city ID112, shared ID112, person.name_is_right ID112, person.keep_phone ID112',
    'each field''s kind');
select is(tests.faults('{"product": null, "notes": null, "shared": null, "person": {"phone": null, "phone_was": null, "email": null, "email_was": null, "city": null, "name_is_right": null, "keep_phone": null}}'), '', 'none of which must be there');
select is(tests.faults(jsonb_build_object('product', repeat('x', n), 'notes', repeat('x', 4800 + n))), e, 'how long: ' || n) from (values (200, 'product ID114'), (201, 'product ID113, notes ID113')) as v (n, e);
select is(tests.faults(jsonb_build_object('person', jsonb_build_object('city', repeat('x', n)))), e, 'how long a city: ' || n) from (values (120, ''), (121, 'person.city ID113')) as v (n, e);
select is(tests.faults(jsonb_build_object('person', jsonb_build_object('name', repeat('x', 201), 'phone', repeat('1', 65), 'phone_was', repeat('1', 65), 'email', repeat('x', 255), 'email_was', repeat('x', 255)))),
    'person.name ID113, person.phone ID113, person.phone_was ID113, person.email ID113, person.email_was ID113', 'how long the others');
select is(tests.faults(jsonb_build_object('person', jsonb_build_object('name', repeat('x', 200), 'phone', repeat('1', 64), 'phone_was', repeat('1', 64), 'email', repeat('x', 254), 'email_was', repeat('x', 254)))) ~ 'ID113', false, 'and no longer');
select is(tests.faults('{"shared": true, "person": {"name_is_right": false, "keep_phone": true}}'), '', 'what says how is right');
select is(tests.given('{"shared": true, "person": {"phone_was": "1", "email_was": "x", "name_is_right": false, "keep_phone": true}}'), '', 'and changes nothing by itself');
select is(tests.given('{"product": null, "notes": "", "person": {"name": "Ana Prado", "phone": null, "email": "", "city": " "}}'), 'city email name notes phone product', 'what is empty takes away');

select is(
    tests.wanted('{"person": {"name": "maria prado", "phone": " 11 99812-4477 ", "email": " A@EXAMPLE.org ", "city": " Santos "}, "notes": " n "}'),
    jsonb_build_object('city', 'Santos', 'email', 'A@example.org', 'email_key', (normalize.email('A@example.org')).match_key, 'extension', null, 'name', 'Maria Prado', 'name_key', 'maria prado', 'notes', 'n',
        'phone', '+5511998124477', 'phone_key', (normalize.phone('+5511998124477')).match_key, 'phone_kind', 'mobile'), 'all fields as they are kept'
);
select is(tests.wanted('{"person": {"phone": "11 3265-4321 ramal 12"}}') - 'phone_key', '{"city": null, "notes": null, "phone": "+551132654321", "phone_kind": "fixed", "extension": "12"}', 'a landline with its extension');
select is(tests.wanted('{"person": {"name": "asdf 123"}}') ->> 'name', null, 'a name that is none');
select is(tests.faults('{"person": {"name": "asdf 123"}}'), 'person.name ID121', 'is said');
select is(tests.faults('{"person": {"name": "asdf 123", "name_is_right": false}}'), 'person.name ID121', 'so is one that nobody vouches for');
select is(tests.wanted('{"person": {"name": "Asdf 123", "name_is_right": true}}') ->> 'name', 'Asdf 123', 'somebody may say that it is right');
select is(tests.wanted('{"person": {"name": "maria prado", "name_is_right": true}}') ->> 'name', 'Maria Prado', 'what is a name anyway is written as one');
select is(tests.faults('{"person": {"name": "", "name_is_right": true}}'), 'person.name ID121', 'a name cannot go');
select is(tests.faults('{"person": {"phone": "123"}}'), 'person.phone ID115', 'a phone that is none');
select is(tests.faults('{"person": {"phone": "11 99812-4477 / 11 99812-4488"}}'), 'person.phone ID115', 'and two');
select is(tests.faults('{"person": {"email": "nobody"}}'), 'person.email ID116', 'an address that is none');
select is(tests.faults('{"person": {"phone": "123", "email": "nobody", "name": "asdf 123"}, "product": "zzz"}'), 'person.name ID121, person.phone ID115, person.email ID116, product ID114', 'all at once');

-- The product.
select is(tests.wanted('{"product": " plano "}') ->> 'product', 'plano', 'a product by its code, before another of that name');
select is(tests.wanted('{"product": "PLANO"}') ->> 'product', 'abc', 'not as it is written: the first by its code');
select is(tests.wanted('{"product": "carro"}') ->> 'product', 'carro', 'a code before names');
select is(tests.wanted('{"product": "plano familia"}') ->> 'product', 'plano', 'by its name without accents');
select is(tests.wanted('{"product": "velho"}') ? 'product', false, 'one that is not sold is none');

select * from finish();
rollback;
