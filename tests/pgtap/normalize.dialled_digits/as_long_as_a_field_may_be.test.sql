begin;
select plan(4);

set time zone 'UTC';

select is((select concat_ws(' ', d.digits, d.reason) from normalize.dialled_digits(repeat(' ', 999-11) || '11981234567') as d), '11981234567', '999 signs');
select is((select concat_ws(' ', d.digits, d.reason) from normalize.dialled_digits(repeat(' ', 1000-11) || '11981234567') as d), '11981234567', '1000 signs');
select is((select concat_ws(' ', d.digits, d.reason) from normalize.dialled_digits(repeat(' ', 1001-11) || '11981234567') as d), 'too_long', '1001 signs');
select is((select concat_ws(' ', d.digits, d.reason) from normalize.dialled_digits(null) as d), 'empty', 'nothing');

select * from finish();
rollback;
