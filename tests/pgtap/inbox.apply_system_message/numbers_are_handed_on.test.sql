begin;
select plan(20);

select tests.make_operation();
create temporary table o as select lead_id from tests.contacted_lead(12);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create temporary table a as
select n, c.*
from generate_series(1, 5) as n, tests.contacted_lead(n, jsonb_build_object('person', jsonb_build_object(
    'name', (array['Ana Lima', 'Bia Reis', 'Caio Melo', 'Davi Nunes', 'Caio Melo'])[n], 'phone', tests.phone(n)
))) as c;
create function tests.a(p_n integer) returns bigint language sql as $$ select lead_id from a where n = p_n $$;
create function tests.moved(p_id text, p_old text, p_new text, p_at timestamptz default util.current_time()) returns text language sql as $$
    select tests.whatsapp_says(p_id, tests.change_of('user_changed_number', jsonb_build_object('wa_id', ltrim(p_new, '+')), jsonb_build_object('from', ltrim(p_old, '+'))), p_at)
$$;
select tests.advance('1 minute');

-- Ana moves; her number goes to Zeca, who is referred by it.
select is(tests.moved('n1', tests.phone(1), '5531955550001'), 'applied user_changed_number', 'Ana has another number');
select is((select v.value from leads.event_values as v join leads.events as e on e.lead_id = v.lead_id and e.seq = v.seq where e.lead_id = tests.a(1) and e.kind = 'number_changed' and v.field = 'new_number'), '+5531955550001', 'which is kept for a human to confirm');
select tests.drain();
select tests.advance('1 day');
create temporary table zeca as select tests.lead(1, jsonb_build_object('person', jsonb_build_object('name', 'Zeca Prado', 'phone', tests.phone(1)))) as lead_id;
select tests.drain();
select is(tests.standing_of(lead_id), 'contacted await_reply', 'Zeca is written to by the number that was hers') from zeca;
select tests.advance('1 minute');
select is(tests.moved('n1 again', tests.phone(1), '5531955550001', util.current_time() - interval '1 day 1 minute'), 'applied user_changed_number', 'her move is told again');
select is(tests.names_of(lead_id), 'phone ' || tests.phone(1), 'his number stays his') from zeca;
select is(tests.standing_of(lead_id), 'contacted await_reply', 'and he is not held') from zeca;
select is(tests.write(1, 'm1', tests.text_of('PARAR')), 'applied opted_out', 'a stop from it');
select is(tests.standing_of(z.lead_id) || ', ' || tests.standing_of(tests.a(1)), 'opted_out suppressed, contacted human_review user_changed_number', 'is his, not hers') from zeca as z;
select is(tests.whatsapp_says('m2', '{"from": "5531955550001"}' || tests.text_of('Oi, sou eu')), 'applied', 'what she writes from hers');
select is(tests.standing_of(tests.a(1)), 'engaged human_review user_changed_number', 'reaches her lead');

-- Bia moves to the number that Davi had.
select is(tests.moved('n2', tests.phone(2), tests.phone(4)), 'applied user_changed_number', 'Bia has Davi''s number');
select is(tests.names_of(tests.a(2)), 'wa_id ' || ltrim(tests.phone(4), '+'), 'she is called by it') ;
select is(tests.names_of(tests.a(4)), null, 'it is his no longer');
select is(tests.standing_of(tests.a(4)), 'contacted human_review user_changed_number', 'and a human looks');
select tests.advance('1 minute');
select is(tests.write(4, 'm4'), 'applied', 'what comes from it');
select is(tests.standing_of(tests.a(2)) || ', ' || tests.standing_of(tests.a(4)), 'engaged human_review user_changed_number, contacted human_review user_changed_number', 'is Bia''s');

-- Caio was referred a second time by the number to which he moves: one and the same.
select is(tests.moved('n3', tests.phone(3), tests.phone(5)), 'applied user_changed_number', 'Caio moves to the number of another Caio Melo');
select is(tests.names_of(tests.a(5)), 'phone ' || tests.phone(5) || ' shared', 'who keeps it, being of the same name');
select is(tests.standing_of(tests.a(5)), 'contacted await_reply', 'and goes on');

select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
