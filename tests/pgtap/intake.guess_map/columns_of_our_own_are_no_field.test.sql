begin;
select plan(1);

select is(intake.guess_map('{"Motivo da recusa",Nome}')::text, '{"person.name": "/Nome"}', 'such as why a row was refused');

select * from finish();
rollback;
