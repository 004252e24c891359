begin;
select plan(18);

-- Tuesday 12:00. WhatsApp takes nothing of lead 1; lead 2 finds nobody; leads 3 and 4 are agreed and qualified.
select tests.make_operation();
update ops.settings set value = null where key = 'working_hours';
create temporary table t as select tests.lead(1) as agreed, tests.lead(2) as qualified;
select tests.drain();
create temporary table u as select tests.lead(3) as unsent, null::bigint as nobodys;
update routing.consultants set is_active = false;
update u set nobodys = tests.lead(4);
update routing.consultants set is_active = true;
update routing.pool_members set is_active = false;
create function tests.state(p_lead_id bigint) returns text language sql as $$
    select concat_ws(' ', g.state, g.kind, to_char(g.due_at at time zone 'America/Sao_Paulo', 'DD HH24:MI')) from governance.terms as g where g.lead_id = p_lead_id
$$;
select is(tests.state(unsent), null, 'a first message that is on its way is no term') from u;
select is(tests.state(nobodys), 'running queue 10 13:00', 'a lead that nobody has is to find somebody within the hour') from u;
select flow.record_signal(agreed, 'call_back', util.current_time(), 'token:1', '2026-03-11 09:00-03') from t;
select leads.change_status(qualified, 'qualified', 'token:1') from t;
select is(tests.state(agreed), 'running scheduled 11 11:00', 'an agreed hour has two hours') from t;
select is(tests.state(qualified), 'running follow_up 13 12:00', 'a qualified lead three working days') from t;

select tests.advance('10 minutes');
select is(routing.escalate(), 1, 'a first message that is late');
select is(tests.state(unsent), 'running first_contact 10 16:00', 'has a term, counted from when it was due') from u;
update routing.pool_members set is_active = true;
select tests.advance('2 hours');
select routing.escalate();
select is(tests.state(nobodys), 'escalated queue 10 13:00', 'a queue has no next owner: it is listed') from u;
select is((select s.reason from governance.stagnant_leads as s, u where s.lead_id = u.nobodys), 'term_passed', 'as standing still');
select is(routing.assign_waiting(), 1, 'until somebody can take it');
select is(tests.state(nobodys), 'at_risk first_contact 10 16:00', 'then only its first message is late') from u;
select tests.advance('3 hours');
select routing.escalate();
select is(tests.state(unsent), 'escalated first_contact 10 16:00', 'a first message that never left is told') from u;
select is((select l.consultant_id is not null and l.next_action = 'first_contact' from leads.leads as l, u where l.id = u.unsent), true, 'stays with its owner, and leaves when it can');
select is(tests.row_state(tests.row_id(u.unsent, 'chatwoot.contact')), 'pending', 'nothing is withdrawn') from u;

select tests.freeze('2026-03-11 14:00+00');
select routing.escalate();
select is(tests.state(agreed), 'passed scheduled 11 13:00', 'an agreed hour that nobody kept goes to the next') from t;
select is((select cardinality(w.passed_ids) from routing.waits as w, t where w.lead_id = t.agreed), 1, 'once');
select tests.freeze('2026-03-13 15:00+00');
select routing.escalate();
select is((select cardinality(w.passed_ids) from routing.waits as w, t where w.lead_id = t.qualified), 1, 'a qualified lead without a move too') from t;
select is(tests.state(agreed), 'escalated scheduled 13 14:00', 'whose second owner did not keep it is in the queue') from t;
select is(tests.is_sound(), 'stagnant 1', 'which stands still');

select * from finish();
rollback;
