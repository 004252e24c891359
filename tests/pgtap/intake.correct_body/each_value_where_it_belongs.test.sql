begin;
select plan(12);

select tests.make_operation();
create function tests.refused(p_body text) returns uuid language sql as $$ select (s.body ->> 'submission_uid')::uuid from tests.submit_raw(convert_to(p_body, 'UTF8')) as s $$;
create temporary table s as select
    tests.refused('{"person": {"name": "Rita Prado", "phone": "1", "city": "Santos"}, "origin": "manual", "referrer": "João Alves", "notes": "oi", "attributes": {"cor": "azul"}}') as one,
    tests.refused('{"person": {"name": "Ivo Reis", "phone": "2"}, "origin": "event"}') as two,
    tests.refused('{"person": ') as broken;
create function tests.corrected(p_values jsonb, p_uid uuid default null) returns jsonb language sql as $$ select intake.correct_body(coalesce(p_uid, (select one from s)), p_values) $$;
select is(tests.corrected('{}') ->> 'notes', 'oi', 'without values it is what came');
select is(tests.corrected('{"person": {"phone": "11987654321"}}') -> 'person', '{"name": "Rita Prado", "city": "Santos", "phone": "11987654321"}'::jsonb, 'one value; the others beside it stay');
select is(tests.corrected('{"person.phone": "11987654321"}') -> 'person', '{"name": "Rita Prado", "city": "Santos", "phone": "11987654321"}'::jsonb, 'named by its place');
select is(tests.corrected('{"person": {"phone": "11987654321"}}') - 'person', '{"origin": "manual", "referrer": "João Alves", "notes": "oi", "attributes": {"cor": "azul"}}'::jsonb, 'so does all else');
select is(tests.corrected('{"notes": "olá", "origin": "event"}') ->> 'notes', 'olá', 'one that stands alone');
select is(tests.corrected('{"person": {"city": null}}') #>> '{person,city}', '', 'nothing is empty');
select is(tests.corrected('{"referrer": {"phone": "11987654322"}}') -> 'referrer', '{"name": "João Alves", "phone": "11987654322"}'::jsonb, 'a referrer who was a text is a name');
select is(tests.corrected('{"referrer": {"name": "Bia"}}', two) -> 'referrer', '{"name": "Bia"}'::jsonb, 'one who was not there is there') from s;
select is(tests.corrected('{"person": {"phone": "11987654321"}}', two) -> 'person', '{"name": "Ivo Reis", "phone": "11987654321"}'::jsonb, 'of another submission its own') from s;
select is(tests.corrected('{"person": {"name": "Ana Reis", "phone": "11987654321"}, "origin": "manual"}', broken) -> 'person', '{"name": "Ana Reis", "phone": "11987654321"}'::jsonb, 'what cannot be read is typed anew') from s;
select throws_ok($$select tests.corrected('{"person": {"nonsense": "x"}}')$$, 'ID105', null, 'a field that there is not');
select throws_ok($$select tests.corrected('{"nonsense": "x"}')$$, 'ID105', null, 'at all');

select * from finish();
rollback;
