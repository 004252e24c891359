begin;
select plan(34);

-- Tuesday 10 March 2026, 12:00 in São Paulo: two people write to two consultants of three; one of them answers.
select tests.make_operation();
update ops.settings set value = null where key = 'working_hours';
create temporary table t as select tests.lead(1) as waiting, tests.lead(2) as answered, tests.lead(3) as quiet;
select tests.drain();
create function tests.owner(p_lead_id bigint) returns text language sql as $$
    select coalesce(left(c.name, 5), l.queue_code) from leads.leads as l left join routing.consultants as c on c.id = l.consultant_id where l.id = p_lead_id
$$;
create function tests.state(p_lead_id bigint) returns text language sql as $$
    select concat_ws(' ', g.state, g.kind, to_char(g.due_at at time zone 'America/Sao_Paulo', 'DD HH24:MI'), g.times_passed, g.passed_by)
    from governance.terms as g where g.lead_id = p_lead_id
$$;
create function tests.notes(p_lead_id bigint) returns text[] language sql as $$
    select array_agg(chatwoot.note_text(m.lead_id, m.payload) order by m.id)
    from outbox.jobs as m where m.lead_id = p_lead_id and m.kind = 'chatwoot.note' and m.payload ->> 'about' like 'term%'
$$;
create temporary table first_owner as select l.consultant_id as id, left(c.name, 5) as name, c.name as whole_name from t join leads.leads as l on l.id = t.waiting join routing.consultants as c on c.id = l.consultant_id;
select is(routing.escalate(), 0, 'nothing waits for a human');
select is_empty('select * from governance.terms', 'and nothing is listed');

select tests.advance('1 hour');
select isnt(tests.reply(waiting), null, 'one writes') from t;
select isnt(tests.reply(answered), null, 'and another') from t;
select is(tests.state(waiting), 'running answer_person 10 13:30 0', 'half an hour to answer') from t;
select is(tests.findings('leads'), '', 'all is well');
select tests.advance('14 minutes');
select is(routing.escalate(), 0, 'before half of it nobody is told');
select tests.advance('1 minute');
select tests.remember();
select is(tests.did(routing.escalate(1)), '1: leads.events +1, leads.leads ~1, outbox.jobs +1, routing.waits ~1', 'at half of it one owner is told');
select is(tests.did(routing.escalate()), '1: leads.events +1, leads.leads ~1, outbox.jobs +1, routing.waits ~1', 'and the other');
select is(tests.did(routing.escalate()), '0: nothing', 'each once');
select is(tests.state(waiting), 'at_risk answer_person 10 13:30 0', 'the term is at risk') from t;
select is(
    (tests.notes(waiting))[1],
    format('⏰ **Prazo em risco:** responder à pessoa até 10/03/2026 às 13:30. [@%s](mention://user/%s/%s), é com você.', f.whole_name, 100 + f.id - (select min(id) from routing.consultants) + 1, replace(f.whole_name, ' ', '%20')),
    'a private note tells the owner'
) from t, first_owner as f;
select matches(tests.findings('leads'), '^terms_at_risk [^,]* 1, [^,]* 1$', 'and the manager can see it');

select tests.advance('10 minutes');
select inbox.record_human_answer(answered, (select l.consultant_id from leads.leads as l where l.id = answered), util.current_time(), 'm1') from t;
select is((select count(*)::integer from routing.waits), 1, 'who answers ends the wait');
select tests.advance('5 minutes');
select tests.remember();
select is(
    tests.did(routing.escalate()), '1: leads.events +2, leads.leads ~1, outbox.jobs +2, routing.decisions +1, routing.pool_turns ~1, routing.waits ~1',
    'when it is over, the lead goes to the next'
);
select isnt(tests.owner(waiting), f.name, 'who is another') from t, first_owner as f;
select is(tests.state(waiting), 'passed answer_person 10 14:00 1 ' || f.whole_name, 'with a term of their own') from t, first_owner as f;
select is(tests.next_action(waiting), 'answer_person', 'for the same step') from t;
select matches((tests.notes(waiting))[2], '^⏰ \*\*Prazo vencido\*\* em 10/03/2026 às 13:30: responder à pessoa. O lead passou de \[@' || f.name || '.* para \[@.*\)\.$', 'one note tells both') from t, first_owner as f;
select matches(
    (select string_agg(governance.event_text(e), ' ' order by e.seq) from leads.events as e, t where e.lead_id = t.waiting and e.kind in ('term_passed', 'assigned') and e.seq > 2),
    'Prazo vencido: responder à pessoa até 10/03/2026 às 13:30; estava com ' || f.name || '.*rodízio.*' || f.name || '.*deixou o prazo vencer', 'history tells both'
) from first_owner as f;
select is((select d.snapshot -> 'excluded' -> 0 from routing.decisions as d, t where d.lead_id = t.waiting order by d.id desc limit 1), jsonb_build_object('consultant_id', f.id, 'reason', 'term_passed'), 'the decision says who let it pass') from first_owner as f;
select is((select routing.replay(d.id) from routing.decisions as d, t where d.lead_id = t.waiting order by d.id desc limit 1), l.consultant_id, 'and replays') from t join leads.leads as l on l.id = t.waiting;
select matches(tests.findings('leads'), '^terms_passed [^,]* 1$', 'the manager''s alert is open');
select tests.remember();
select is(tests.did(routing.escalate()), '0: nothing', 'it happens once');

select tests.advance('30 minutes');
select routing.escalate();
select is(tests.owner(waiting), 'overdue', 'from the second owner it goes to the queue') from t;
select matches(tests.state(waiting), '^escalated answer_person 10 14:30 2 .*, ', 'which waits for a human') from t;
select is(tests.findings('leads'), 'leads_stagnant term_passed 1, person_without_owner overdue 1, terms_escalated overdue 1', 'the alert stays');
select is((select s.reason from governance.stagnant_leads as s, t where s.lead_id = t.waiting), 'term_passed', 'and the lead is listed as stagnant');
select tests.advance('10 days');
select tests.remember();
select is(tests.did(routing.escalate()), '0: nothing', 'for ever, and nothing else happens');
select is(routing.assign_waiting(), 0, 'no turn takes it up');

select inbox.record_human_answer(waiting, f.id, util.current_time(), 'm2') from t, first_owner as f;
select is(tests.owner(waiting), f.name, 'whoever answers has it') from t, first_owner as f;
select is(tests.findings('leads'), 'leads_stagnant overdue 2', 'which ends the alert; but nothing ran the rework in these days');
select is(tests.owner(quiet) is distinct from 'overdue' and not exists (select from leads.events as e where e.lead_id = quiet and e.kind like 'term%'), true, 'a lead that waits for the person is nobody''s concern') from t;
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
