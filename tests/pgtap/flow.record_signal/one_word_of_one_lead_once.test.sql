begin;
select plan(14);

select tests.make_crowd();
create function tests.said(p_n integer) returns text language sql as $$
    select string_agg(concat_ws(' ', s.signal, s.reason, s.natural_key, case when s.voided_at is not null then 'void' end), ', ' order by s.id) from flow.signals as s where s.lead_id = tests.nth(p_n) and s.signal not like 'created%' and s.signal <> 'template_accepted'
$$;
create temporary table m as select n, (tests.message_of(tests.nth(n))).uid as uid from generate_series(1, 4) as n;
select tests.advance('1 hour');
select tests.remember();
select is(flow.record_signal(tests.nth(1), 'person_wrote', util.current_time() - interval '5 minutes', 'person', p_reason => 'replied', p_natural_key => 'a'), true, 'a word is news');
select is(tests.what_changed(), 'flow.signals +1, leads.events +1, leads.leads ~1, routing.waits +1', 'of that lead');
select is((select concat_ws(' ', l.next_action, l.next_action_cause, util.current_time() - l.unanswered_since) from leads.leads as l where l.id = tests.nth(1)), 'answer_person person_wrote 00:05:00', 'what follows is decided, from when it was said');
select is(flow.record_signal(tests.nth(1), 'person_wrote', util.current_time(), 'person', p_natural_key => 'a'), false, 'said twice');
select is(flow.record_signal(tests.nth(2), 'person_wrote', util.current_time(), 'person', p_natural_key => 'a'), false, 'of whomever');
select is(tests.what_changed(), 'nothing', 'it counts once');
select is(flow.record_signal(tests.nth(2), 'appointment_set', util.current_time(), 'operator', p_due_at => '2026-03-20 15:00Z'), true, 'what has no key is news each time');
select is((select concat_ws(' ', l.next_action, l.next_action_at at time zone 'UTC') from leads.leads as l where l.id = tests.nth(2)), 'scheduled 2026-03-20 15:00:00', 'with the day that it brings');

-- Proof that one message left makes the doubts about it void, not those about another, nor another lead's.
delete from flow.signals where lead_id = tests.nth(3) and signal = 'template_accepted';
select flow.record_signal(tests.nth(3), 'template_unknown', util.current_time(), 'worker', p_due_at => util.current_time(), p_about => (select uid from m where n = 3));
select flow.record_signal(tests.nth(3), 'template_failed', util.current_time(), 'worker', p_about => (select uid from m where n = 4), p_reason => 'x');
select flow.record_signal(tests.nth(4), 'template_failed', util.current_time(), 'worker', p_about => (select uid from m where n = 3), p_reason => 'y');
select flow.record_signal(tests.nth(3), 'person_wrote_aside', util.current_time(), 'person', p_about => (select uid from m where n = 3));
select tests.advance('1 minute');
select is(flow.record_signal(tests.nth(3), 'template_delivered', util.current_time(), 'whatsapp', p_reached_at => util.current_time() - interval '2 hours', p_about => (select uid from m where n = 3)), true, 'it was delivered');
select is(tests.said(3), 'template_unknown void, template_failed x, person_wrote_aside, template_delivered', 'that nobody knew of it counts for nothing');
select is(tests.said(4), 'template_failed y', 'of another lead it stands');
select is((select s.voided_at from flow.signals as s where s.lead_id = tests.nth(3) and s.signal = 'template_unknown'), util.current_time(), 'since now');
select flow.record_signal(tests.nth(3), 'template_failed', util.current_time(), 'worker', p_about => (select uid from m where n = 3), p_reason => 'z');
select flow.record_signal(tests.nth(3), 'person_wrote', util.current_time(), 'person', p_about => (select uid from m where n = 3));
select is(right(tests.said(3), 31), 'template_failed z, person_wrote', 'words are no proof of this kind');
select throws_ok($$select flow.record_signal(tests.nth(1), 'nonsense', util.current_time(), 'x')$$, '23503', null, 'a signal is one of those that there are');

select * from finish();
rollback;
