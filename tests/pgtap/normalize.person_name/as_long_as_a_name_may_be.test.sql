begin;
select plan(7);

set time zone 'UTC';

select is((select concat_ws(' ', n.is_valid, n.reason, length(n.name)) from normalize.person_name('Maria ' || repeat('Ab', 71) || repeat('c', 1)) as n), 't 149', '149 letters');
select is((select concat_ws(' ', n.is_valid, n.reason, length(n.name)) from normalize.person_name('Maria ' || repeat('Ab', 72) || repeat('c', 0)) as n), 't 150', '150 letters');
select is((select concat_ws(' ', n.is_valid, n.reason, length(n.name)) from normalize.person_name('Maria ' || repeat('Ab', 72) || repeat('c', 1)) as n), 'f too_long', '151 letters');
select is((select concat_ws(' ', n.is_valid, n.reason, length(n.name)) from normalize.person_name('Maria ' || repeat('Ab', 73) || repeat('c', 0)) as n), 'f too_long', '152 letters');
select is((select concat_ws(' ', n.is_valid, n.reason, length(n.name)) from normalize.person_name('Maria' || repeat(' ', 1999-10) || 'Souza') as n), 't 11', '1999 signs of which most are blank');
select is((select concat_ws(' ', n.is_valid, n.reason, length(n.name)) from normalize.person_name('Maria' || repeat(' ', 2000-10) || 'Souza') as n), 't 11', '2000 signs of which most are blank');
select is((select concat_ws(' ', n.is_valid, n.reason, length(n.name)) from normalize.person_name('Maria' || repeat(' ', 2001-10) || 'Souza') as n), 'f too_long', '2001 signs of which most are blank');

select * from finish();
rollback;
