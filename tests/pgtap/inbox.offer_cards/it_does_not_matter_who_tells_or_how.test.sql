begin;
select plan(21);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table o as select lead_id from tests.contacted_lead(2);
create temporary table u as select lead_id from tests.contacted_lead(3);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from u;
select tests.advance('1 minute');

-- Not every Chatwoot tells the id of the message; an empty one is none.
select is(tests.chatwoot_says(tests.chatwoot_card(31, '', 'Rui Prado', '+55 11 97777-0001')), 'message applied', 'a card without an id');
select is(tests.chatwoot_says(tests.chatwoot_card(32, '', 'Bia Reis', '+55 11 97777-0002')), 'message applied', 'and another');
select is(tests.chatwoot_says(tests.chatwoot_message(33, 'incoming', 'Podem me ligar?', '{"source_id": ""}')), 'message applied', 'and words');
select is((select string_agg(coalesce(r.body, '-'), ' ' order by r.chatwoot_message_id) from inbox.replies as r), '- - Podem me ligar?', 'are each a reply of its own');
select is(tests.cards(), '1 Rui Prado +5511977770001 new, 1 Bia Reis +5511977770002 new', 'and each card of its own message');
select is(tests.send_cards(1, 'm1', jsonb_build_array(tests.card('Rui Prado', '+55 11 97777-0001'), tests.card('Bia Reis', '11977770002'))), 'applied', 'that Meta tells the message');
select is(tests.cards(), '1 Rui Prado +5511977770001 new, 1 Bia Reis +5511977770002 new', 'proposes nobody twice');
select tests.advance('1 hour');
select tests.send_cards(1, 'm2', jsonb_build_array(tests.card('Rui Prado', '11977770001')));
select is((select count(*) from intake.cards), 2::bigint, 'nor does whoever sends a card again while it waits');
select intake.ignore_card(c.uid, 'operator') from intake.cards as c where c.name = 'Rui Prado';
select tests.send_cards(1, 'm3', jsonb_build_array(tests.card('Rui Prado', '11977770001')));
select is(tests.cards(), '1 Rui Prado +5511977770001 new ignored, 1 Bia Reis +5511977770002 new, 1 Rui Prado +5511977770001 new', 'but once it was decided it is asked anew');
select tests.send_cards(2, 'm4', jsonb_build_array(tests.card('Bia Reis', '11977770002')));
select is((select count(*) from intake.cards as c join o using (lead_id)), 1::bigint, 'and the same card of somebody else is theirs');

-- What stands on a card are no words of who sends it.
select is(tests.chatwoot_says(tests.chatwoot_card(41, 'wamid.stop', 'Parar', '+55 11 97777-0003')), 'message applied', 'somebody who is called like a wish');
select is(tests.standing_of(lead_id), 'engaged answer_person', 'wishes nothing') from a;
select is((select count(*) from inbox.replies as r where r.body ~ 'Prado|Reis|Parar'), 0::bigint, 'and no name is kept as words');

-- A copy that tells less goes first.
select ops.set_setting('card_referrals', '"accept"');
select tests.chatwoot_says(tests.chatwoot_card(51, 'wamid.m5', 'Davi Nunes', 'Phone number is not available'));
select is((select c.found || coalesce(c.outcome, ' waits') from intake.cards as c where c.name = 'Davi Nunes'), 'no_phone waits', 'without a number it waits');
select tests.send_cards(1, 'wamid.m5', jsonb_build_array(tests.card('Davi Nunes', '11977770004')));
select is((select concat_ws(' ', c.phone, c.found, c.outcome) from intake.cards as c where c.name = 'Davi Nunes'), '+5511977770004 new accepted', 'with it, it is taken');
select tests.chatwoot_says(tests.chatwoot_card(52, 'wamid.m6', 'Maria', 'Phone number is not available'));
select tests.send_cards(1, 'wamid.m6', jsonb_build_array(tests.card('Maria', tests.phone(1))));
select is((select concat_ws(' ', c.found, c.outcome) from intake.cards as c where c.name = 'Maria'), 'own own', 'or is nobody else''s');

-- Who said stop is asked about nobody, whichever copy comes first; what they had sent before stands.
select ops.set_setting('card_referrals', '"propose"');
select tests.send_cards(1, 'wamid.many', (select jsonb_agg(tests.card('Pessoa de Longe ' || n, '+55 11 96666-' || 1000 + n)) from generate_series(1, 60) as n));
select tests.chatwoot_says(tests.chatwoot_card(55, 'wamid.many', 'Pessoa de Longe 55', '+55 11 96666-1055'));
select is((select max(c.position) from intake.cards as c where c.name like 'Pessoa de Longe %'), 50, 'what was left out of one copy is left out of the other');
select tests.advance('1 minute');
create temporary table s as select util.current_time() as at;
select tests.advance('1 minute');
select tests.reply(lead_id, 'PARAR') from a;
select tests.advance('1 minute');
select tests.send_cards(1, 'wamid.m7', jsonb_build_array(tests.card('Eva Lima', '11977770005')));
select tests.chatwoot_says(tests.chatwoot_card(61, 'wamid.m7', 'Eva Lima', '+55 11 97777-0005'));
select is((select count(*) from intake.cards as c where c.name = 'Eva Lima'), 0::bigint, 'neither copy proposes anybody');
select is(tests.send_cards(1, 'wamid.m8', jsonb_build_array(tests.card('Caio Melo', '11977770006')), (select jsonb_build_object('timestamp', extract(epoch from s.at)::bigint::text) from s)), 'applied suppressed', 'a card of before, told late');
select is((select concat_ws(' ', c.found, coalesce(c.outcome, 'waits')) from intake.cards as c where c.name = 'Caio Melo'), 'new waits', 'is proposed');

select is(tests.snapshot(u.lead_id), b.uninvolved, 'nothing changed for anybody else') from u, before as b;

select * from finish();
rollback;
