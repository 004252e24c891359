begin;
select plan(16);

-- Three leads: the first person said something from which no step followed, the second's words were never decided upon, the third is silent.
select tests.make_operation('2026-03-10 15:00:00+00');
update ops.settings set value = null where key = 'working_hours';
create temporary table t as select n, tests.lead(n) as lead_id from generate_series(1, 3) as n;
select tests.drain() from generate_series(1, 3);
select tests.freeze('2026-03-11 15:00:00+00');
select flow.record_signal(lead_id, 'person_wrote_aside', util.current_time(), 'webhook', p_reason => 'replied', p_natural_key => 'aside') from t where n = 1;
insert into flow.signals (lead_id, signal, said_at) select lead_id, 'person_wrote', util.current_time() from t where n = 2;
update leads.leads as l set last_inbound_at = util.current_time() from t where l.id = t.lead_id and t.n = 2;
select is(string_agg(tests.next_action(lead_id), ' ' order by n), 'await_reply await_reply await_reply', 'all are waited for') from t;
select is((select count(*) from routing.waits), 0::bigint, 'nobody of ours has to act');

select tests.freeze('2026-03-13 15:00:00+00');
create temporary table r as select t.n, r.action from rework.run() as r join t using (lead_id);
select is(string_agg(action, ' ' order by n), 'answer answer send_template', 'on D+3 two wait for us, and one is silent') from r;
select is(string_agg(tests.next_action(lead_id), ' ' order by n), 'answer_person answer_person rework', 'which is what is to be done') from t;
select is((select array_agg(l.unanswered_since order by l.id) from leads.leads as l), '{"2026-03-11 15:00Z","2026-03-11 15:00Z",null}', 'they have waited since they wrote');
select is((select string_agg(w.kind, ' ') from routing.waits as w), 'answer_person answer_person', 'each wait has a term');
select is((select bool_and(w.since = util.current_time() and w.due_at = util.current_time() + interval '30 minutes') from routing.waits as w), true, 'of half an hour from now');
select is_empty('select * from rework.run()', 'the next run finds nobody');
select is((select count(*) from leads.events as e where e.kind = 'person_waits'), 2::bigint, 'it is said once');

create temporary table o as select l.id, l.consultant_id from leads.leads as l;
select tests.advance('31 minutes');
select routing.escalate();
select is((select count(*) from leads.events as e where e.kind = 'term_passed'), 2::bigint, 'nobody answers, and the term passes');
select is((select string_agg((l.consultant_id <> o.consultant_id)::text, ' ' order by l.id) from leads.leads as l join o on o.id = l.id), 'true true false', 'the next colleague has them; the third lead stays');
select is((select bool_and(w.consultant_id = l.consultant_id and w.due_at > util.current_time()) from routing.waits as w join leads.leads as l on l.id = w.lead_id), true, 'with a whole term');

select flow.record_signal(lead_id, 'human_wrote', util.current_time(), 'chatwoot', p_reason => 'answered', p_natural_key => 'h' || n) from t where n <= 2;
select is(string_agg(tests.next_action(lead_id), ' ' order by n), 'await_reply await_reply rework', 'who is answered is waited for') from t;
select is((select count(*) from routing.waits), 0::bigint, 'and nobody has to act');
select is((select string_agg(l.cycle::text, ' ' order by l.id) from leads.leads as l), '2 2 1', 'silence after that is another cycle');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
