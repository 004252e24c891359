begin;
select plan(16);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1, '{"person": {"name": "Maria Souza", "phone": "11987650001"}}');
select tests.contacted_lead(2, '{"person": {"name": "Bia Reis", "phone": "11977770002"}}');
create temporary table e as select * from tests.contacted_lead(3, '{"person": {"name": "Caio Melo", "phone": "11977770003"}}');
select leads.change_status(p_lead_id => lead_id, p_to => 'lost', p_actor => 'operator', p_reason => 'no_interest') from e;
update routing.consultants set phone = '+5511966660001' where id = (select min(c.id) from routing.consultants as c);
select leads.suppress_stranger('+5511977770004', 'stop_word', 'person', util.current_time());
create function tests.finds(p_name text, variadic p_phones text[]) returns text language sql as $$
    select (intake.offer_card(a.lead_id, sha256(convert_to(concat(p_name, p_phones), 'UTF8')), 1, jsonb_build_object('name', p_name, 'phones', to_jsonb(p_phones)), util.current_time())).found from a
$$;

select is(tests.finds('Rui Prado', '11977770001'), 'new', 'somebody new');
select is(tests.finds('Bia Reis', '11977770002'), 'open_lead', 'an open lead');
select is(tests.finds('Caio Melo', '11977770003'), 'known', 'one that has ended');
select is(tests.finds('Davi Nunes', '11977770004'), 'suppressed', 'who asked to be left alone');
select is(tests.finds('Ana Lima', '11966660001'), 'consultant', 'one of ours');
select is(tests.finds('Eu mesma', '1133334444', '11 98765-0001'), 'own', 'the sender''s own');
-- Numbers that two people share make nobody somebody else.
insert into people.identifiers (person_id, kind, value, match_key, phone_kind, is_shared) select tests.person_id(a.lead_id), 'phone', x.e164, x.match_key, x.kind, true from a, normalize.phone('1133335555') as x;
select is(tests.finds('Lia Costa', '1133335555', '11 97777-0011'), 'new', 'a colleague at the same switchboard');
select is((select c.phone from intake.cards as c where c.name = 'Lia Costa'), '+5511977770011', 'is written to by what is hers');
select is(tests.finds('Beto Souza', '11 98765-0001', '11 97777-0012'), 'new', 'somebody at home, with a mobile of his own');
select is((select c.phone from intake.cards as c where c.name = 'Beto Souza'), '+5511977770012', 'is written to by that one');
select is(tests.finds('Maria de Souza', '11 98765-0001', '11 97777-0013'), 'own', 'the sender''s own, with a new number');
select is(tests.finds('João Costa', '+351 912 345 678'), 'foreign', 'of another country');
select is(tests.finds('Sem Fone', null), 'no_phone', 'without a phone');
select is(tests.finds('Zé Pequeno', '123'), 'unusable', 'with a number that does not exist');
select isnt(tests.finds('<b>Eva</b> <script>alert(1)</script>', '11977770005'), null, 'a name that is HTML');
select isnt(tests.finds('محمد علي', '11977770006'), null, 'or Arabic');

select * from finish();
rollback;
