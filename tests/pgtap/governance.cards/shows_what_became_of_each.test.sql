begin;
select plan(8);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
select tests.contacted_lead(2);
select tests.advance('1 minute');
select tests.send_cards(1, 'm1', jsonb_build_array(tests.card('Rui Prado', '11977770001'), tests.card('Bia Reis', '11977770002'), tests.card('Caio Melo', '11977770003')));
select intake.accept_card(c.uid, 'operator:Otto') from intake.cards as c where c.name = 'Rui Prado';
select intake.ignore_card(c.uid, 'operator:Otto') from intake.cards as c where c.name = 'Bia Reis';
select is(tests.findings('quarantine'), '', 'within their term nothing is wrong');
select tests.advance('25 hours');

select is(
    (select string_agg(concat_ws(' ', g.position, g.finding, g.state, g.decided_by, g.became, g.is_overdue), ', ' order by g.card_id) from governance.cards as g),
    '1 new accepted Otto created f, 2 new ignored Otto f, 3 new waits t', 'what each was, who decided, what became of it'
);
select is((select count(*) from governance.cards as g join a on true join leads.leads as l on l.id = a.lead_id where g.sender_lead_uid = l.uid), 3::bigint, 'by whom');
select is((select p.name from governance.cards as g join leads.leads as l on l.uid = g.referred_lead_uid join people.people as p on p.id = l.person_id), 'Rui Prado', 'and the lead');
select is(tests.findings('quarantine'), 'cards_overdue', 'past their term health says so');
select matches(tests.sentence('cards_overdue'), '^Contact cards that wait past their time for somebody to accept or ignore them: 1;', 'how many');
select is((select string_agg(d.what || ' ' || d.code, ', ' order by d.reference) from governance.person_dossier as d join people.people as p on p.uid = d.person_uid where p.name = 'Rui Prado' and d.what like 'card%'), 'card_of_them new', 'the dossier of who is on a card has it');
select is((select b.waiting from governance.purge_backlog as b where b.what = 'cards'), 0::bigint, 'nothing is to be forgotten yet');

select * from finish();
rollback;
