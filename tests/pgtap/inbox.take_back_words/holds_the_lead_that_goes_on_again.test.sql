begin;
select plan(10);

-- The person says yes; from 16:20 a stranger has the number, asks for no more, comes back the next day, which opens a second lead, and that one is lost.
select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
create temporary table b as select * from tests.contacted_lead(2);
create temporary table o as select lead_id from tests.contacted_lead(5);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
create function tests.at(p_minutes integer) returns timestamptz language sql as $$ select '2026-03-10 16:00:00+00'::timestamptz + p_minutes * interval '1 minute' $$;
create function tests.stand(p_lead_id bigint) returns text language sql as $$
    select string_agg(concat_ws(' ', l.status, l.next_action, l.hold_reason), ', ' order by l.id) from leads.leads as l where l.person_id = tests.person_id(p_lead_id)
$$;
create function tests.holds(p_lead_id bigint) returns bigint language sql as $$
    select count(*) from leads.events as e join leads.leads as l on l.id = e.lead_id where l.person_id = tests.person_id(p_lead_id) and e.kind = 'number_changed'
$$;

select tests.freeze(tests.at(60));
select tests.write(1, 'wamid.a1', tests.text_of('Quanto custa?'), tests.at(10)), tests.write(1, 'wamid.a3', tests.text_of('PARAR'), tests.at(40));
select is(tests.stand(lead_id), 'opted_out', 'a stop after words of their own') from a;
select tests.freeze(tests.at(1500)), tests.write(1, 'wamid.a4', tests.text_of('VOLTAR'), tests.at(1480));
select is(tests.stand(lead_id), 'opted_out, engaged answer_person', 'coming back opens another lead') from a;
select leads.change_status(max(l.id), 'lost', 'consultant:1', 'no_interest') from a join leads.leads as l on l.person_id = tests.person_id(a.lead_id);
select is(tests.stand(lead_id), 'opted_out, lost', 'which is over, too') from a;
select is(tests.write(1, 'wamid.a2', tests.text_of('Não sou eu'), tests.at(20)), 'applied wrong_person', 'told two days late: somebody else has the number since before the first stop');
select is(tests.stand(lead_id), 'engaged human_review wrong_person, lost', 'the first lead goes on, and a human looks at it first') from a;
select is(
    (select string_agg(concat_ws(' ', e.data ->> 'reason', v.value), ', ') from leads.events as e left join leads.event_values as v using (lead_id, seq) join a using (lead_id) where e.kind = 'number_changed'),
    'wrong_person ' || tests.phone(1), 'its history says why'
) from a;
create temporary table held as select tests.holds(lead_id) as times from a;
select tests.write(1, 'wamid.a6', tests.text_of('Quem é?'), tests.at(1495));
select is(tests.holds(lead_id), times, 'words of the stranger''s that come later hold nothing again') from a, held;

-- What one of ours lifted is not held again, and who got another number afterwards is let go on.
select tests.write(2, 'wamid.b1', tests.text_of('Quanto custa?'), tests.at(10)), tests.write(2, 'wamid.b2', tests.text_of('Não sou eu'), tests.at(20));
select flow.correct_lead(l.uid, jsonb_build_object('person', jsonb_build_object('phone', tests.phone(9))), 'token:' || tests.token_id()) from b join leads.leads as l on l.id = b.lead_id;
select tests.freeze(tests.at(1500)), leads.change_status(lead_id, 'qualified', 'consultant:1', 'talked') from b;
create temporary table freed as select tests.stand(lead_id) as stands, tests.holds(lead_id) as times from b;
select inbox.take_back_words(tests.person_id(lead_id)) from b;
select is(tests.stand(lead_id), stands, 'once more, for another') from b, freed;
select is(tests.holds(lead_id), times, 'whom a human had let go on') from b, freed;
select is(tests.snapshot(o.lead_id), b.uninvolved, 'nothing changed for anybody else') from o, before as b;

select * from finish();
rollback;
