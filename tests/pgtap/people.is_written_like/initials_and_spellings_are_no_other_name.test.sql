begin;
select plan(15);

create function tests.fits(p_known text, p_given text) returns boolean language sql as $$
    select people.is_written_like(
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
select is(tests.fits('Maria Souza', 'Maria Souza'), true, 'the same name');
select is(tests.fits('Ivo Melo', 'Ivo Mello') and tests.fits('Thiago Souza', 'Tiago Sousa') and tests.fits('Luiz Batista', 'Luís Baptista') and tests.fits('Victor Philippi', 'Vitor Filippi'), true, 'spellings');
select is(tests.fits('Helena Christian', 'Elena Cristian') and tests.fits('Yasmin Walter', 'Iasmin Valter'), true, 'others');
select is(tests.fits('Maria Souza', 'Mario Souza') or tests.fits('Rafael Lima', 'Rafaela Lima'), false, 'a couple');
select is(tests.fits('Ana Cunha', 'Ana Cuna'), false, 'letters that sound');
select is(tests.fits('Camila Souza', 'Camla Souza'), false, 'no typing error');
select is(tests.fits('Maria Souza', 'T. Sousa'), false, 'nor another initial');
select is(tests.fits('Maria Souza', null), false, 'no name');

select * from finish();
rollback;
