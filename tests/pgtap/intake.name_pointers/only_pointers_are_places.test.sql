begin;
select plan(4);

create function tests.point(p_map jsonb) returns text language sql as $$ select intake.name_pointers('[{"field": "person", "detail": "Falta."}]', p_map) #>> '{0,pointer}' || ' ' || (intake.name_pointers('[{"field": "person", "detail": "Falta."}]', p_map) #>> '{0,detail}') $$;

select is(tests.point('{"person.name": "/n", "person.email": "$.e"}'), '$.e, /n ' || meta.text('field.from_pointer', 'Falta.', '/n'), 'a path names none');
select is(tests.point('{"person.name": "$.n"}'), '$.n Falta.', 'where there are paths alone the text is as it was');
select is(tests.point('{"person.name": "/n", "person.email": "/e"}'), '/e, /n ' || meta.text('field.from_pointer', 'Falta.', '/e, /n'), 'in the order of the fields');
select is(tests.point('{"notes": "/n"}'), null, 'other fields are not named');

select * from finish();
rollback;
