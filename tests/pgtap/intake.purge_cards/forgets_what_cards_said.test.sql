begin;
select plan(6);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
select tests.advance('1 minute');
select tests.send_cards(1, 'm1', jsonb_build_array(tests.card('Rui Prado', '11977770001'), tests.card('Bia Reis', '11977770002')));
select intake.ignore_card(c.uid, 'operator', 'é o Rui da obra') from intake.cards as c where c.position = 1;
select tests.advance('20 days');
select tests.send_cards(1, 'm2', jsonb_build_array(tests.card('Caio Melo', '11977770003')));

select is(intake.purge_cards(util.current_time() + interval '9 days', 100), 0::bigint, 'before its time nothing');
select is(intake.purge_cards(util.current_time() + interval '11 days', 1), 1::bigint, 'as many as it may');
select is(intake.purge_cards(util.current_time() + interval '11 days', 100), 1::bigint, 'and the rest');
select is(tests.cards(), '1 - - new ignored, 2 - - new expired, 1 Caio Melo +5511977770003 new', 'what became of them stays');
select is((select count(*) from intake.cards as c where c.position = 1 and c.decided_at is not null and c::text ~ 'Rui|obra|77770001'), 0::bigint, 'nothing of what they said');
select ops.set_setting('card_retention', '"1 day"');
select is(intake.purge_cards(util.current_time() + interval '2 days', 100), 1::bigint, 'the operation says how long');

select * from finish();
rollback;
