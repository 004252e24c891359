begin;
select plan(9);

create function tests.fits(p_known text, p_given text) returns boolean language sql as $$
    select people.has_initials(
        jsonb_populate_record(null::people.people, jsonb_build_object('name', p_known, 'name_key', (normalize.person_name(p_known)).name_key)), p_given
    )
$$;
select is(tests.fits('Maria Souza', 'M. Souza'), true, 'an initial of hers');
select is(tests.fits('Maria Souza', 'M. S. Lima'), true, 'several');
select is(tests.fits('J. Prado', 'João Prado'), true, 'known by an initial');
select is(tests.fits('Maria Souza', 'M. Lima'), false, 'another family');
select is(tests.fits('Maria Souza', 'J. Souza'), false, 'another initial');
select is(tests.fits('Maria Souza', 'Marta Souza'), false, 'another name');
select is(tests.fits('João Prado Filho', 'J. Prado'), false, 'father and son');
select is(tests.fits('Maria Souza', 'Maria Souza'), false, 'the same name needs no initials');
select is(tests.fits('Maria Souza', null), false, 'no name');

select * from finish();
rollback;
