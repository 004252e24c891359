begin;
select plan(12);

select tests.make_operation();
create temporary table t as select
    (tests.contacted_lead(1)).lead_id as won, (tests.contacted_lead(2)).lead_id as lost, (tests.contacted_lead(3)).lead_id as asked, (tests.contacted_lead(4)).lead_id as open, (tests.contacted_lead(5)).lead_id as other;
select leads.change_status(won, 'won', 'operator') from t;
select leads.change_status(lost, 'lost', 'operator', 'price') from t;
select leads.change_status(asked, 'won', 'operator') from t;
select tests.advance('2 days');
create temporary table before as select tests.snapshot(other) as uninvolved, (select count(*) from leads.leads) as leads, (select count(*) from routing.decisions) as decisions from t;

select is(tests.send_cards(1, 'm1', jsonb_build_array(tests.card('Rui Prado', '11977770001'))), 'applied after_the_end', 'a customer sends a friend''s card');
select is(tests.status(won), 'won', 'and stays one') from t;
select is((select concat_ws(' ', c.name, c.found, coalesce(c.outcome, 'waits')) from intake.cards as c, t where c.lead_id = t.won), 'Rui Prado new waits', 'the friend is proposed');
select is(tests.send_cards(2, 'm2', jsonb_build_array(tests.card('Bia Reis', '11977770002'))), 'applied after_the_end', 'so does one who was lost');
select is(tests.status(lost), 'lost', 'which opens nothing again') from t;
select is((select count(*) from leads.leads) - b.leads + (select count(*) from routing.decisions) - b.decisions, 0::bigint, 'nobody gets a lead of it') from before as b;
select is((select count(*) from outbox.jobs as j, t where j.lead_id in (t.won, t.lost) and j.payload ->> 'about' = 'cards'), 2::bigint, 'who had them is told');
select is(tests.chatwoot_says(tests.chatwoot_card(31, 'm3', 'Davi Nunes', '11977770003')), 'message applied after_the_end', 'also when Chatwoot alone tells it');
select is(tests.send_cards(4, 'm4', jsonb_build_array(tests.card('Eva Lima', '11977770004'))), 'applied', 'in a talk');
select is(tests.standing_of(open), 'engaged answer_person', 'it is an answer') from t;
select is(tests.send_cards(3, 'm5', jsonb_build_array(tests.card('Maria', '11977770005')), '{"origin": "contact_request"}'), 'applied new_lead', 'and the number that we had asked for is one too');
select is(tests.snapshot(other), b.uninvolved, 'nothing changed for anybody else') from t, before as b;

select * from finish();
rollback;
