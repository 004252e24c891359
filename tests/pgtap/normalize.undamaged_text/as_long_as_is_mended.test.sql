begin;
select plan(14);

set time zone 'UTC';

select is(right(normalize.undamaged_text(repeat('a', 1999-4) || 'Ã©'), 3), 'aaé', '1999 signs');
select is(right(normalize.undamaged_text(repeat('a', 2000-4) || 'Ã©'), 3), 'aaé', '2000 signs');
select is(right(normalize.undamaged_text(repeat('a', 2001-4) || 'Ã©'), 3), 'aÃ©', '2001 signs');
select is(normalize.undamaged_text('Jos&#31;x'), 'Jos&#31;x', 'sign 31');
select is(normalize.undamaged_text('Jos&#32;x'), 'Jos x', 'sign 32');
select is(normalize.undamaged_text('Jos&#33;x'), 'Jos!x', 'sign 33');
select is(normalize.undamaged_text('Jos&#65;x'), 'JosAx', 'sign 65');
select is(normalize.undamaged_text('Jos&#233;x'), 'Joséx', 'sign 233');
select is(normalize.undamaged_text('Jos&#590;x'), 'JosɎx', 'sign 590');
select is(normalize.undamaged_text('Jos&#591;x'), 'Josɏx', 'sign 591');
select is(normalize.undamaged_text('Jos&#592;x'), 'Jos&#592;x', 'sign 592');
select is(normalize.undamaged_text('Jos&#8364;x'), 'Jos&#8364;x', 'sign 8364');
select is(normalize.undamaged_text('Jos%C3%A9%20da%20Silva'), 'José da Silva', 'percent');
select is(normalize.undamaged_text('Jos%C3%A9+da%20Silva 100%'), 'José+da Silva 100%', 'percent and plus');

select * from finish();
rollback;
