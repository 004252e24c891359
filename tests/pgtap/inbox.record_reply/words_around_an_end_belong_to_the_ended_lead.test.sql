begin;
select plan(24);

select tests.make_operation();
create temporary table t as select tests.lead(1) as won, tests.lead(2) as lost, tests.lead(3) as exhausted, tests.lead(4) as other;
select tests.drain();
create temporary table o as select l.* from leads.leads as l, t where l.id = t.other;
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 16:00:00+00'::timestamptz + p_minutes * interval '1 minute' $$;
create function tests.notes(p_lead_id bigint) returns integer language sql as $$
    select count(*)::integer from outbox.jobs as m where m.lead_id = p_lead_id and m.kind = 'chatwoot.note' and m.payload ->> 'about' = 'reply'
$$;
select tests.freeze(tests.at(10));
select leads.change_status(won, 'won', 'token:1') from t;
select leads.change_status(lost, 'lost', 'token:1', 'price') from t;
select leads.change_status(exhausted, 'exhausted', 'system', 'all_steps_made') from t;

select is(tests.write(1, 'wamid.thanks', tests.text_of('Muito obrigada!'), tests.at(11)), 'applied after_the_end', 'thanks after a sale');
select is((select count(*)::integer from leads.leads), 4, 'open no second lead');
select is(tests.notes(won), 1, 'the owner is told') from t;
select is(tests.status(won), 'won', 'won it is') from t;
select is(tests.write(2, 'wamid.refusal', tests.text_of('Não tenho interesse'), tests.at(9)), 'applied before_the_end', 'the word because of which it was lost comes late');
select is(tests.status(lost), 'lost', 'and opens nothing') from t;
select is(tests.notes(lost), 1, 'the owner is told') from t;
select is(tests.write(2, 'wamid.ok', tests.text_of('ok, obrigada 🙏'), tests.at(12)), 'applied after_the_end', 'thanks after a loss');
select is(tests.status(lost) || tests.notes(lost), 'lost2', 'neither') from t;
select is(tests.write(2, 'wamid.ok', tests.text_of('ok, obrigada 🙏'), tests.at(12)), null, 'repeated');
select is(tests.notes(lost), 2, 'it is told once') from t;
select is(tests.write(2, 'wamid.again', tests.text_of('Mudei de ideia, quanto custa?'), tests.at(13)), 'applied', 'a question after a loss');
select is(tests.status(lost) || ' ' || tests.next_action(lost), 'engaged answer_person', 'opens it again') from t;
select is(tests.write(3, 'wamid.silent', tests.text_of('Oi, só vi agora'), tests.at(9)), 'applied', 'an answer that comes after the cadence gave up');
select is(tests.status(exhausted) || ' ' || tests.next_action(exhausted), 'engaged answer_person', 'shows that there was no silence') from t;
select is(tests.write(1, 'wamid.more', tests.text_of('Quero outro para minha mãe'), tests.at(14)), 'applied new_lead', 'a new wish after a sale is a new lead');
select is(tests.write(1, 'wamid.earlier', tests.text_of('Fechado, pode mandar o contrato'), tests.at(8)), 'applied before_the_end', 'what was written before the sale and comes now');
select is((select i.lead_id from inbox.replies as i where i.wamid = 'wamid.earlier'), won, 'belongs to it, though there is another lead') from t;
select is(tests.write(1, 'wamid.lateThanks', tests.text_of('Obrigada!'), tests.at(13)), 'applied after_the_end', 'thanks of between the sale and the new wish');
select is((select i.lead_id from inbox.replies as i where i.wamid = 'wamid.lateThanks'), won, 'belong to the sale') from t;
select is((select l.unanswered_since from leads.leads as l where l.person_id = tests.person_id(won) and l.id <> won), tests.at(14), 'the new wish waits since it was written') from t;

-- Within the thirty days by the time of writing, told after them.
select leads.change_status(exhausted, 'exhausted', 'system', 'all_steps_made') from t;
select tests.freeze(tests.at(10) + interval '30 days 4 hours');
select is(tests.write(3, 'wamid.month', tests.text_of('Ainda dá?'), tests.at(9) + interval '30 days'), 'applied', 'what was written in time counts in time');
select is(tests.status(exhausted), 'engaged', 'whenever it comes') from t;
select is((select format('%s %s', l.status, l.event_seq) from leads.leads as l, t where l.id = t.other), (select format('%s %s', o.status, o.event_seq) from o), 'the other lead is what it was');

select * from finish();
rollback;
