begin;
select plan(3);

set time zone 'UTC';

select is((select concat_ws(' ', c.*) from normalize.city(repeat(' ', 499-5) || 'Bauru') as c), '(Bauru,SP,3506003,t,,bauru/sp,1)', '499 signs');
select is((select concat_ws(' ', c.*) from normalize.city(repeat(' ', 500-5) || 'Bauru') as c), '(Bauru,SP,3506003,t,,bauru/sp,1)', '500 signs');
select is((select concat_ws(' ', c.*) from normalize.city(repeat(' ', 501-5) || 'Bauru') as c), '(,,,f,too_long,,0)', '501 signs');

select * from finish();
rollback;
