begin;
select plan(17);

-- name | registered name | referrer | warnings
create function tests.read(p_person jsonb) returns text language sql as $$
    select concat_ws(' | ', coalesce(r.name, '-'), coalesce(r.registered_name, '-'), coalesce(r.referrer_name, '-'), (
        select string_agg(w ->> 'field' || '=' || (w ->> 'code'), ' ') from jsonb_array_elements(r.warnings) as w
    ))
    from intake.read_name(p_person) as r
$$;

select is(tests.read('{"name": "Maria Souza"}'), 'Maria Souza | - | -', 'a name alone');
select is((select r.name_key from intake.read_name('{"name": "MÁRIA  SOUZA"}') as r), (normalize.person_name('Maria Souza')).name_key, 'with the key by which it is compared');
select is(tests.read('{"name": "123"}'), '- | - | -', 'what is no name is none');
select is((select r.name_key from intake.read_name('{"name": "123"}') as r), null, 'and has no key');
select is(tests.read('{}'), '- | - | -', 'nor is what is not there');

-- Who referred them, in the same field
select is(tests.read('{"name": "Maria Souza (indicada por João Pereira)"}'), 'Maria Souza | - | João Pereira', 'who referred her stands in her name');
select is(tests.read('{"name": "Maria Souza ind. por João Pereira"}'), 'Maria Souza | - | João Pereira', 'in short');
select is(tests.read('{"name": "Maria Souza (indicada por 123)"}'), 'Maria Souza | - | -', 'a referrer who has no plausible name is nobody');
select is(tests.read('{"name": "123 (indicada por João Pereira)"}'), '- | - | João Pereira', 'her own name may be none');

-- The social name
select is(tests.read('{"name": "Ana Souza", "social_name": "Caio Souza"}'), 'Caio Souza | Ana Souza | -', 'goes before the name of the register');
select is(tests.read('{"name": "Ana Souza", "social_name": "  "}'), 'Ana Souza | - | -', 'blank is none');
select is(tests.read('{"name": "Ana Souza", "social_name": "ana souza"}'), 'Ana Souza | - | -', 'one name twice is one');
select is(tests.read('{"name": "123", "social_name": "Caio Souza"}'), 'Caio Souza | - | -', 'it is enough');
select is(tests.read('{"name": "Ana Souza", "social_name": "123"}'), 'Ana Souza | - | - | person.social_name=social_name_ignored', 'what is none is said');
select is(tests.read('{"name": "Ana Souza (nome social: Caio Souza)"}'), 'Caio Souza | Ana Souza | -', 'beside the other');
select is(tests.read('{"name": "Ana Souza (nome social: Davi)", "social_name": "Caio Souza"}'), 'Caio Souza | Ana Souza | -', 'a field of its own is the surer one');
select is(
    tests.read('{"name": "Ana Souza (nome social: Caio Souza) indicada por João Pereira"}'), 'Caio Souza | Ana Souza | João Pereira', 'all in one'
);

select * from finish();
rollback;
