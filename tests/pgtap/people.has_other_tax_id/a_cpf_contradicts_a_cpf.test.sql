begin;
select plan(7);

select tests.make_operation();
create temporary table t as select tests.person_id(tests.lead(1)) as one, tests.person_id(tests.lead(2)) as two, tests.person_id(tests.lead(3)) as three;
insert into people.identifiers (person_id, kind, value, match_key)
select t.one, 'tax_id', '52998224725', '52998224725' from t union all select t.two, 'tax_id', '11444777000161', '11444777000161' from t union all select t.three, 'email', '11144477735', '11144477735' from t;
select is(people.has_other_tax_id(one, '52998224725'), false, 'their own CPF') from t;
select is(people.has_other_tax_id(one, '11144477735'), true, 'another CPF is another person''s') from t;
select is(people.has_other_tax_id(one, '11444777000161'), false, 'a CNPJ says nothing against a CPF') from t;
select is(people.has_other_tax_id(two, '11444777000242'), true, 'another CNPJ does against a CNPJ') from t;
select is(people.has_other_tax_id(three, '52998224725'), false, 'nor does an address, or somebody else''s CPF') from t;
select is(people.has_other_tax_id(one, null), false, 'none contradicts nothing') from t;
select is(people.has_other_tax_id(0, '52998224725'), false, 'whoever has none may have any');

select * from finish();
rollback;
