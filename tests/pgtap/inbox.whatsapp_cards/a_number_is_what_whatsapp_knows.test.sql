begin;
select plan(10);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table o as select lead_id from tests.contacted_lead(2);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
select tests.advance('1 minute');
create function tests.reads(p_phones jsonb) returns text language sql as $$
    select concat_ws(' ', c -> 'phones', c -> 'typed') from jsonb_array_elements(inbox.whatsapp_cards(jsonb_build_object('contacts', jsonb_build_array(jsonb_build_object('name', '{"formatted_name": "Rui"}'::jsonb, 'phones', p_phones))))) as c
$$;

select is(tests.reads('[{"phone": "(11) 97777-0001", "wa_id": "551177770001"}]'), '["(11) 97777-0001"] []', 'one number, with and without its ninth digit');
select is(tests.reads('[{"phone": "(415) 555-2671", "wa_id": "14155552671"}]'), '["+14155552671"] ["(415) 555-2671"]', 'typed as at home, abroad');
select is(tests.reads('[{"phone": "97777-0001", "wa_id": "5511977770001"}, {"phone": "11 3333-4444"}]'), '["+5511977770001", "11 3333-4444"] ["97777-0001"]', 'typed without its area');
select is(tests.reads('[{"wa_id": "5511977770001"}, {"phone": "11 3333-4444", "wa_id": "x"}, {}, 7, null, "a"]'), '["+5511977770001", "11 3333-4444"] []', 'whatever is there');
select is(inbox.whatsapp_cards('{"contacts": [1, null, "a", {}, {"phones": 3, "name": []}]}') -> 0, '{"name": null, "phones": [], "typed": [], "email": null}', 'or not');

-- Chatwoot tells what was typed; both are one card.
select tests.send_cards(1, 'm1', '[{"name": {"formatted_name": "Hans Meyer"}, "phones": [{"phone": "(171) 123-4567", "wa_id": "491711234567"}]}]');
select tests.chatwoot_says(tests.chatwoot_card(31, 'm1', 'Hans Meyer', '(171) 123-4567'));
select is(tests.cards(), '1 Hans Meyer +491711234567 foreign', 'Meta first');
select tests.chatwoot_says(tests.chatwoot_card(32, 'm2', 'Caio Melo', '97777-0002'));
select is((select c.found from intake.cards as c where c.name = 'Caio Melo'), 'unusable', 'Chatwoot first');
select tests.send_cards(1, 'm2', '[{"name": {"formatted_name": "Caio Melo"}, "phones": [{"phone": "97777-0002", "wa_id": "5511977770002"}]}]');
select is((select concat_ws(' ', c.phone, c.found) from intake.cards as c where c.name = 'Caio Melo'), '+5511977770002 new', 'and then Meta');
select is((select count(*) from intake.cards), 2::bigint, 'are two cards in all');
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
