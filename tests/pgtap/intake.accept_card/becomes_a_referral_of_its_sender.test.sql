begin;
select plan(21);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1, '{"person": {"name": "Maria Souza", "phone": "11987650001"}}');
create temporary table o as select lead_id from tests.contacted_lead(2, '{"person": {"name": "Bia Reis", "phone": "11977770002"}}');
select tests.advance('1 minute');
select tests.send_cards(1, 'm1', jsonb_build_array(
    tests.card('Rui Prado', '1133334444', '11977770001', '11977770009'), tests.card('Bia Reis', '11977770002'), tests.card('Sem Fone', null), tests.card('Davi Nunes', '11977770004')
), '{"from": "5511987650001"}');
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create function tests.uid(p_n integer) returns uuid language sql as $$ select c.uid from intake.cards as c where c.position = p_n $$;
create function tests.accepts(p_n integer, p_values jsonb default '{}') returns text language sql as $$
    select concat_ws(' ', r.http_status, r.answer ->> 'outcome', r.answer #>> '{errors,0,field}', r.answer #>> '{errors,0,code}') from intake.accept_card(tests.uid(p_n), 'token:' || tests.token_id(), p_values) as r
$$;

select is((select c.phone || ' of ' || c.phones::text from intake.cards as c where c.position = 1), '+5511977770001 of ["+5511977770001", "+5511977770009", "+551133334444"]', 'of several numbers the first mobile');
select is(tests.accepts(1), '201 created', 'a human accepts');
select is(
    (select concat_ws(' ', p.name, (people.phone_of(p.id)).value, l.next_action, l.origin, people.referrer_name(to_jsonb(l.referrer_id))) from leads.leads as l join people.people as p on p.id = l.person_id order by l.id desc limit 1),
    'Rui Prado +5511977770001 first_contact whatsapp Maria Souza', 'a lead that she referred'
);
select is((select t.name from intake.cards as c join intake.submissions as s on s.id = c.submission_id join ops.api_tokens as t on t.id = s.token_id), 'Cartão de contato', 'the ledger says by what it came');
select is((select concat_ws(' ', c.outcome, c.actor = 'token:' || tests.token_id(), c.decided_at = util.current_time()) from intake.cards as c where c.position = 1), 'accepted t t', 'who, and when');
select is(governance.event_text(e), 'Um cartão que a pessoa enviou foi aceito como indicação: virou um lead.', 'her history says so') from leads.events as e, a where e.lead_id = a.lead_id and e.kind = 'card_accepted';
select throws_ok(format('select intake.accept_card(%L, %L)', tests.uid(1), 'operator'), 'ID326', null, 'once');
select throws_ok(format('select intake.ignore_card(%L, %L)', tests.uid(1), 'operator'), 'ID326', null, 'and not ignored any more');
select throws_ok(format('select intake.accept_card(%L, %L)', gen_random_uuid(), 'operator'), 'ID225', null, 'nor one that is none');
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select is(tests.accepts(2), '200 touched', 'somebody who is a lead already');
select is((select count(*) from leads.touches as t join o on o.lead_id = t.lead_id), 1::bigint, 'is touched');

select is(tests.accepts(3), '422 phone ID117', 'without a number it cannot be taken');
select is((select c.outcome from intake.cards as c where c.position = 3), null, 'and waits on');
select is(tests.accepts(3, '{"phone": "11 2"}'), '422 phone ID115', 'nor with one that is none');
select is(tests.accepts(3, '{"phone": "11987650001"}'), '422 phone self_referral', 'nor with that of who sent it');
select is(tests.accepts(3, '{"phone": "11977770003", "name": "Caio Melo"}'), '201 created', 'who accepts may say it');
select is((select p.name from leads.leads as l join people.people as p on p.id = l.person_id order by l.id desc limit 1), 'Caio Melo', 'and the name');

select leads.suppress_stranger('+5511977770004', 'stop_word', 'person', util.current_time());
select is((select intake.card_finding(c) from intake.cards as c where c.position = 4), 'suppressed', 'who asked to be left alone meanwhile');
select is(tests.accepts(4), '200 suppressed', 'is not written to');
select is((select sum(g.difference) from governance.conservation as g), 0::numeric, 'and the ledger adds up');

select * from finish();
rollback;
