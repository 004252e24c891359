begin;
select plan(7);

-- Two consultants: the first owner of a call lets it pass, the second goes away. The other lead waits for nobody of ours.
select tests.make_operation(p_weights => '{1,1}');
create temporary table t as
select tests.lead(1, '{"person": {"name": "Rui Alves", "phone": "1133334441"}}') as passed, tests.lead(2) as other;
select tests.drain();
create temporary table o as select l.id, l.consultant_id from leads.leads as l;
create function tests.owner(p_lead_id bigint) returns bigint language sql as $$ select l.consultant_id from leads.leads as l where l.id = p_lead_id $$;
create function tests.first_owner(p_lead_id bigint) returns bigint language sql as $$ select o.consultant_id from o where o.id = p_lead_id $$;
select tests.advance('3 hours');
select routing.escalate();
select isnt(tests.owner(passed), tests.first_owner(passed), 'the term is over: the next has it') from t;
insert into routing.absences (consultant_id, starts_at, reason) select tests.owner(t.passed), util.current_time(), 'other' from t;
select routing.escalate();
select is(tests.owner(passed), null, 'who is away gives it away, not to whoever let it pass') from t;
select is((select l.queue_code from leads.leads as l, t where l.id = t.passed), 'triage', 'it waits for somebody else');
select matches((select routing.explain(max(d.id)) from routing.decisions as d, t where d.lead_id = t.passed), '\(já esteve com o lead\).*\(já esteve com o lead\)', 'and the decision says why neither');
select is((select count(*)::integer from routing.transfer_leads('triage', 'consultant' || (select substr(c.email, 11, 1) from routing.consultants as c, t where c.id = tests.first_owner(t.passed)) || '@example.com', '{}', 'x', 'operator') as m where m.handed > 0), 1, 'a human may give it to them');
select is(tests.owner(other), tests.first_owner(other), 'the other lead is whose it was') from t;
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
