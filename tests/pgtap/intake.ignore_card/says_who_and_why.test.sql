begin;
select plan(5);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
select tests.advance('1 minute');
select tests.send_cards(1, 'm1', jsonb_build_array(tests.card('Rui Prado', '11977770001'), tests.card('Bia Reis', '11977770002')));

select is((select concat_ws(' ', i.outcome, i.actor, i.reason) from intake.cards as c, intake.ignore_card(c.uid, 'operator:Ana', ' é o encanador ') as i where c.position = 1), 'ignored operator:Ana é o encanador', 'who and why');
select is(tests.cards(), '1 Rui Prado +5511977770001 new ignored, 2 Bia Reis +5511977770002 new', 'the other one waits');
select is((select count(*) from people.people as p where p.name = 'Rui Prado'), 0::bigint, 'nothing came of it');
select is((select governance.event_text(e) from leads.events as e where e.kind = 'card_ignored'), 'Um cartão que a pessoa enviou não é indicação.', 'the history says so');
select throws_ok(format('select intake.ignore_card(%L, %L)', c.uid, 'operator'), 'ID326', null, 'once') from intake.cards as c where c.position = 1;

select * from finish();
rollback;
