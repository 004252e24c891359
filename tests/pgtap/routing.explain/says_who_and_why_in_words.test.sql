begin;
select plan(6);

select tests.make_operation();
create function tests.last_decision() returns bigint language sql as $$ select max(d.id) from routing.decisions as d $$;

select tests.lead(1);
select is(routing.explain(tests.last_decision()), 'Carla Dias, pelo rodízio do grupo Geral (1ª vez, 3 participantes).', 'who, which turn, of which pool, among how many');
update routing.consultants set is_active = false where name in ('Ana Lima', 'Bruno Reis');
select tests.lead(2);
select is(
    routing.explain(tests.last_decision()),
    'Carla Dias, pelo rodízio do grupo Geral (2ª vez, 1 participante). Indisponíveis: Ana Lima (inativo), Bruno Reis (inativo).', 'who could not, and why'
);
update routing.consultants set is_active = false;
select tests.lead(3);
select matches(routing.explain(tests.last_decision()), '^Ninguém do grupo estava disponível; o lead ficou na triagem. Indisponíveis: Ana Lima .*Carla Dias', 'that nobody could');
set local indica.locale = 'en';
select matches(routing.explain(tests.last_decision()), '^Nobody in the group could take it; it stays in triage. Could not: ', 'in English on request');
update routing.rules set is_active = false;
select tests.lead(4);
select is(routing.explain(tests.last_decision()), 'No routing rule applies; it stays in triage.', 'that no rule applies');
select throws_ok('select routing.explain(0)', 'ID206', null, 'a decision that does not exist is not found');

select * from finish();
rollback;
