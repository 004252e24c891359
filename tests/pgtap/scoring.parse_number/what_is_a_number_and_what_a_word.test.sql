begin;
select plan(1);

select results_eq(
    $$select t.text, scoring.parse_number(t.text) from (values (1, '12'), (2, ' -3,5 '), (3, '1.234,56'), (4, '1e3'), (5, '1e999'), (6, 'Infinity'), (7, 'NaN'), (8, ''), (9, 'x1'), (10, null), (11, '.5'), (12, '12 anos'),
        (13, 'R$ 1.234,56'), (14, 'r$ 1.234'), (15, '1.234'), (16, '1,234.56'), (17, '45 %'), (18, '1 234,5'), (19, '-R$ 5,5'), (20, '1.234.567'), (21, 'US$10'), (22, 'R$ 1 a 2'), (23, 'rua 1'), (24, '11 98765 4321'),
        (25, '12,345,678'), (26, '10-20'), (27, E'2\n')) as t (n, text) order by t.n$$,
    $$values ('12', 12::double precision), (' -3,5 ', -3.5), ('1.234,56', 1234.56), ('1e3', 1000), ('1e999', null), ('Infinity', null), ('NaN', null), ('', null), ('x1', null), (null, null), ('.5', null), ('12 anos', null),
        ('R$ 1.234,56', 1234.56), ('r$ 1.234', 1234), ('1.234', 1.234), ('1,234.56', 1234.56), ('45 %', 45), ('1 234,5', 1234.5), ('-R$ 5,5', -5.5), ('1.234.567', 1234567), ('US$10', 10), ('R$ 1 a 2', null), ('rua 1', null), ('11 98765 4321', null),
        ('12,345,678', 12345678), ('10-20', null), (E'2\n', 2)$$,
    'numbers as people write them; infinities and what is no number stay words'
);

select * from finish();
rollback;
