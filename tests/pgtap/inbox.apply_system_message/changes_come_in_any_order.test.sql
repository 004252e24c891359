begin;
select plan(29);

select tests.make_operation();
create temporary table o as select lead_id from tests.contacted_lead(12);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create temporary table a as select n, c.* from generate_series(1, 10) as n, tests.contacted_lead(n) as c;
create function tests.a(p_n integer) returns bigint language sql as $$ select lead_id from a where n = p_n $$;
create function tests.called(p_n integer, p_user_id text, p_ago interval default '0') returns text language sql as $$
    select tests.tell(wamid, 'delivered', jsonb_build_object('recipient_user_id', p_user_id), util.current_time() - p_ago) from a where n = p_n
$$;
create function tests.renamed(p_id text, p_old text, p_new text, p_at timestamptz default util.current_time()) returns text language sql as $$
    select tests.whatsapp_says(p_id, tests.change_of('user_changed_user_id', jsonb_build_object('previous_user_id', p_old, 'user_id', p_new)), p_at)
$$;
create function tests.moved(p_id text, p_old text, p_new text, p_at timestamptz default util.current_time()) returns text language sql as $$
    select tests.whatsapp_says(p_id, tests.change_of('user_changed_number', jsonb_build_object('wa_id', p_new), jsonb_build_object('from', p_old)), p_at)
$$;
create function tests.stop(p_id text, p_user_id text) returns text language sql as $$ select tests.whatsapp_says(p_id, jsonb_build_object('from_user_id', p_user_id) || tests.text_of('PARAR')) $$;
select tests.advance('1 minute');

-- IDS: a chain, the second change first, and a change before the old id is known.
select tests.called(1, 'BR.1a');
select tests.renamed('c1', 'BR.1a', 'BR.1b'), tests.renamed('c2', 'BR.1b', 'BR.1c');
select is(tests.names_of(tests.a(1)), 'bsuid BR.1c, phone ' || tests.phone(1), 'a chain is followed');
select tests.called(2, 'BR.2a');
select is(tests.renamed('c3', 'BR.2b', 'BR.2c'), 'ignored unknown_person', 'its second change comes first');
select is(tests.renamed('c4', 'BR.2a', 'BR.2b'), 'applied user_changed_user_id', 'then the first');
select is(tests.names_of(tests.a(2)), 'bsuid BR.2c, phone ' || tests.phone(2), 'and both are followed');
select is(tests.stop('m2', 'BR.2c'), 'applied opted_out', 'a wish under the last is theirs');
select tests.renamed('c5', 'BR.3a', 'BR.3b');
select is(tests.called(3, 'BR.3a', '30 seconds'), 'applied', 'the old id is learnt after the change');
select is(tests.names_of(tests.a(3)), 'bsuid BR.3b, phone ' || tests.phone(3), 'which is followed then');
select is((select e.reason || ' ' || e.lead_id from inbox.facts as e where e.natural_key like '%:c5'), 'user_changed_user_id ' || tests.a(3), 'and stands with the lead');

-- Told twice; words under the old id, also of after; older evidence.
select tests.called(4, 'BR.4a');
select tests.renamed('c6', 'BR.4a', 'BR.4b');
select is(tests.renamed('c6', 'BR.4a', 'BR.4b'), null, 'the same again');
select is(tests.renamed('c7', 'BR.4a', 'BR.4b'), 'applied user_changed_user_id', 'and once more under another id');
select tests.tell(wamid, 'read', '{"recipient_user_id": "BR.4a"}', util.current_time() - interval '30 seconds') from a where n = 4;
select is(tests.names_of(tests.a(4)), 'bsuid BR.4b, phone ' || tests.phone(4), 'a late status does not bring the old one back');
select tests.advance('1 minute');
select is(tests.stop('m4', 'BR.4a'), 'applied opted_out', 'the old id still names them');
select is(tests.standing_of(tests.a(4)), 'opted_out suppressed', 'and nobody else');
-- A wish under the new id, before the change is told.
select tests.called(5, 'BR.5a');
select is(tests.stop('m5', 'BR.5b'), 'applied suppressed_stranger', 'a stranger''s stop');
select tests.renamed('c8', 'BR.5a', 'BR.5b');
select is(tests.standing_of(tests.a(5)), 'opted_out suppressed', 'was theirs: it ends their lead');
-- There and back.
select tests.called(6, 'BR.6a');
select tests.renamed('c9', 'BR.6a', 'BR.6b');
select tests.advance('1 minute');
select tests.renamed('c10', 'BR.6b', 'BR.6a');
select is(tests.names_of(tests.a(6)), 'bsuid BR.6a, phone ' || tests.phone(6), 'an id that comes back is theirs');

-- NUMBERS: a chain, and its second change first.
select is(tests.moved('n1', '5531987650071', '5531987650072'), 'ignored unknown_person', 'a move from a number that nobody has');
select is(tests.moved('n2', ltrim(tests.phone(7), '+'), '5531987650071', util.current_time() - interval '30 seconds'), 'applied user_changed_number', 'until the move to it is told');
select is(tests.names_of(tests.a(7)), 'wa_id 5531987650072', 'they are where they moved last');
select is(tests.whatsapp_says('m7', '{"from": "553187650072"}' || tests.text_of('PARAR')), 'applied opted_out', 'a wish from there, with or without the ninth digit, is theirs');
-- There and back.
select tests.moved('n3', ltrim(tests.phone(8), '+'), '5531955550081');
select tests.advance('1 minute');
select tests.moved('n4', '5531955550081', ltrim(tests.phone(8), '+'));
select is(tests.names_of(tests.a(8)), 'wa_id ' || ltrim(tests.phone(8), '+'), 'a number that they come back to is theirs');
select is(tests.write(8, 'm8'), 'applied', 'what they write from it');
select is(tests.standing_of(tests.a(8)), 'engaged human_review user_changed_number', 'reaches the lead, and a human');
-- The ninth digit alone; only ids.
select is(tests.moved('n5', ltrim(tests.phone(9), '+'), tests.without_ninth_digit(ltrim(tests.phone(9), '+'))), 'applied same_number', 'only the ninth digit went');
select is(tests.standing_of(tests.a(9)), 'contacted await_reply', 'which is no move');
select tests.called(10, 'BR.10a');
select is(tests.whatsapp_says('n6', tests.change_of('user_changed_number', '{"wa_id": "BR.10b"}', '{"from": "BR.10a"}')), 'applied user_changed_number', 'a move that names ids alone');
select is(tests.names_of(tests.a(10)) || ' ' || tests.standing_of(tests.a(10)), 'bsuid BR.10b contacted human_review user_changed_number', 'takes the number that was known');

select is(tests.whatsapp_says('n7', tests.change_of('customer_identity_changed', '{"identity": "x"}', jsonb_build_object('from', ltrim(tests.phone(9), '+')))), 'ignored unknown_system_message', 'another phone in the same hands says nothing');
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
