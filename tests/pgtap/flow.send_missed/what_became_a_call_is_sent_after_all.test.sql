begin;
select plan(27);

-- Templates are paused for longer than anybody waits; several leads become calls.
select tests.make_operation();
create temporary table a as select n, tests.lead(n) as lead_id from generate_series(1, 6) as n;
create function tests.a(p_n integer) returns bigint language sql as $$ select lead_id from a where n = p_n $$;
create temporary table o as select lead_id from a where n = 6;
update sending.templates set state = 'paused', state_since = util.current_time(), state_said_at = util.current_time();
select tests.drain();
select tests.advance('5 hours');
select tests.drain();
select is(array_agg(distinct tests.next_action(lead_id)), '{call_by_consultant}', 'they became calls') from a;
select is((select count(*) from governance.missed_messages()), 0::bigint, 'while the template is missing nothing is offered');
select is(flow.send_missed(tests.a(1)) , true, 'though whoever insists may order it');
select is(tests.next_action(tests.a(1)), 'first_contact', 'and it waits');
select tests.drain();
select tests.advance('5 hours');
select tests.drain();
select is(tests.next_action(tests.a(1)), 'call_by_consultant', 'in vain');

-- Meta approves them again. One was called meanwhile, one stopped, one is held, one engaged.
select leads.record_call(tests.a(2), tests.token_id(), 'no_answer', 'caixa postal');
select leads.suppress(tests.phone(3), null, 'request', 'operator');
select leads.append_event(tests.a(4), 'number_changed', 'whatsapp', '{"reason": "user_changed_number"}');
update sending.templates set state = 'approved', state_since = util.current_time();
select is(array_agg(m.lead_id order by m.missed_at, m.lead_id), array[tests.a(5), tests.a(6), tests.a(1)], 'those of which nobody took care are offered, the oldest first') from governance.missed_messages() as m;
select is((select count(*) from governance.missed_messages(p_limit => 2)), 2::bigint, 'at most so many');
select is((select count(*) from governance.missed_messages('rework_1')), 0::bigint, 'by template');
select is((select m.reason || ' ' || m.purpose || ' ' || m.template || ' ' || m.next_action from governance.missed_messages() as m limit 1), 'no_template_for_4_hours first_contact first_contact call_by_consultant', 'with why');
select is(flow.send_missed(tests.a(2)), false, 'one that was called is not written to');
select is(flow.send_missed(tests.a(3)), false, 'nor one who asked us to stop');
select is(flow.send_missed(tests.a(4)), false, 'nor one that a human holds');
select set_config('indica.actor', 'operator:ana', true);
create temporary table before as select tests.snapshot(lead_id) as uninvolved from o;
select is(flow.send_missed(tests.a(5)), true, 'one is ordered');
select is(tests.next_action(tests.a(5)), 'first_contact', 'and waits to leave');
select is((select e.actor || ' ' || (e.data ->> 'reason') from leads.events as e where e.lead_id = tests.a(5) and e.kind = 'template_retried'), 'operator:ana template_is_back', 'by whom stands in its history');
select is(flow.send_missed(tests.a(5)), false, 'once');
select is(tests.snapshot(o.lead_id), b.uninvolved, 'another is where it was') from o, before as b;
select flow.send_missed(tests.a(1));
select is((select count(*) from governance.missed_messages()), 1::bigint, 'one is left');
select tests.drain();
select is(tests.standing_of(tests.a(5)) || ', ' || tests.standing_of(tests.a(1)), 'contacted await_reply, contacted await_reply', 'they leave');
select is((tests.message_of(tests.a(5))).sends, 1, 'each once');

-- Refused for what the template says: dead.
create temporary table b as select tests.lead_with_conversation(8) as lead_id;
create temporary table c as select * from tests.claim_one('whatsapp.template');
select outbox.fail(tests.worker_id(), c.id, c.attempt, tests.error(132018)) from c;
select is(tests.standing_of(lead_id), 'new human_review', 'a send that Meta refused') from b;
select is((select m.reason from governance.missed_messages() as m join b on b.lead_id = m.lead_id), '132018', 'is offered too');
select is(flow.send_missed(lead_id), true, 'is ordered') from b;
select tests.advance('1 minute');
select tests.drain();
select is(tests.standing_of(lead_id), 'contacted await_reply', 'and leaves') from b;
create temporary table d as select tests.lead_with_conversation(9) as lead_id;
create temporary table e as select * from tests.claim_one('whatsapp.template');
select outbox.fail(tests.worker_id(), e.id, e.attempt, tests.error(131009)) from e;
select is((select count(*) from governance.missed_messages() as m join d on d.lead_id = m.lead_id), 0::bigint, 'what was refused for another reason is not') ;
select is(flow.send_missed(987654321), false, 'nor a lead that does not exist');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
