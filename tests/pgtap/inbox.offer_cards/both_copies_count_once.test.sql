begin;
select plan(12);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.step('whatsapp.template');
select tests.step('chatwoot.note');
select tests.advance('1 minute');

-- Meta first.
select is(tests.send_cards(1, 'wamid.c1', jsonb_build_array(tests.card('Rui Prado', '+55 11 97777-0001'), tests.card('Bia Reis', '+55 11 97777-0002'))), 'applied', 'Meta tells two cards');
select is(tests.chatwoot_says(tests.chatwoot_card(31, 'wamid.c1', 'Rui Prado', '+55 11 97777-0001')), 'message applied known', 'Chatwoot has a message of each');
select is(tests.chatwoot_says(tests.chatwoot_card(32, 'wamid.c1', 'Bia Reis', '+55 11 97777-0002')), 'message applied known', 'with the same id');
select is(tests.cards(), '1 Rui Prado +5511977770001 new, 2 Bia Reis +5511977770002 new', 'they are two');

-- Chatwoot first, the second card before the first; Meta tells more of it.
select is(tests.chatwoot_says(tests.chatwoot_card(42, 'wamid.c2', 'Davi Nunes', '+55 11 97777-0004')), 'message applied', 'Chatwoot tells the second card');
select is(tests.chatwoot_says(tests.chatwoot_card(41, 'wamid.c2', 'Caio Melo', '1133334444', '+55 11 97777-0003')), 'message applied known', 'and then the first');
select is((select count(*) from outbox.jobs as j where j.payload ->> 'about' = 'cards'), 2::bigint, 'under one note of a message');
select is(
    tests.send_cards(1, 'wamid.c2', jsonb_build_array(
        tests.card('Caio Melo', '1133334444', '+55 11 97777-0003') || '{"emails": [{"email": "caio@example.org"}]}', tests.card('Davi Nunes', '+55 11 97777-0004')
    )),
    'applied known', 'Meta tells both'
);
select is(
    (select string_agg(concat_ws(' ', c.name, c.phone, c.email, jsonb_array_length(c.phones)), ', ' order by c.id) from intake.cards as c where c.id > (select min(o.id) + 1 from intake.cards as o)),
    'Davi Nunes +5511977770004 1, Caio Melo +5511977770003 caio@example.org 2', 'what it tells more is added'
);
select is((select string_agg(e.data ->> 'cards', ' ' order by e.seq) from leads.events as e where e.kind = 'cards_received'), '2 1 1', 'what it tells again is no news');
select is((select count(*) from inbox.facts as f where f.payload::text ~ 'Prado|Melo|97777'), 0::bigint, 'no fact keeps the cards');

-- Only Chatwoot, which has no number to tell.
select tests.chatwoot_says(tests.chatwoot_card(51, null, 'Eva Lima', 'Phone number is not available'));
select is((select concat_ws(' ', c.name, c.phones, c.found) from intake.cards as c order by c.id desc limit 1), 'Eva Lima [] no_phone', 'words are no number');

select * from finish();
rollback;
