begin;
select plan(1);

select results_eq(
    $$select t.text, scoring.parse_number(t.text) from (values (1, '12'), (2, ' -3,5 '), (3, '1.234,56'), (4, '1e3'), (5, '1e999'), (6, 'Infinity'), (7, 'NaN'), (8, ''), (9, 'x1'), (10, null), (11, '.5'), (12, '12 anos')) as t (n, text) order by t.n$$,
    $$values ('12', 12::double precision), (' -3,5 ', -3.5), ('1.234,56', 1234.56), ('1e3', 1000), ('1e999', null), ('Infinity', null), ('NaN', null), ('', null), ('x1', null), (null, null), ('.5', null), ('12 anos', null)$$,
    'numbers as people write them; infinities and what is no number stay words'
);

select * from finish();
rollback;
