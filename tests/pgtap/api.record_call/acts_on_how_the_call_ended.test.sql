begin;
select plan(21);

select tests.make_operation();
create temporary table x as select n, tests.lead(n) as id from generate_series(1, 6) as n;
create function tests.call(p_n integer, p_request jsonb, out http_status integer, out body jsonb) language sql as $$
    select a.http_status, a.body
    from x
    join leads.leads as l on l.id = x.id
    cross join lateral api.record_call(tests.credential(), l.uid, convert_to(p_request::text, 'UTF8')) as a
    where x.n = p_n
$$;
create function tests.of(p_n integer) returns bigint language sql as $$ select id from x where n = p_n $$;

select is((tests.call(1, '{}')).body #>> '{errors,0,field}', 'result', 'a result is needed');
select is((tests.call(1, '{"result": "maybe"}')).body #>> '{errors,0,code}', 'ID114', 'a known one');
select is((tests.call(1, '{"result": "busy", "called_at": "2027-01-01T00:00:00Z"}')).body #>> '{errors,0,field}', 'called_at', 'not in the future');
select is((tests.call(1, '{"result": "call_back", "call_back_at": "2026-01-01T00:00:00Z"}')).body #>> '{errors,0,field}', 'call_back_at', 'nor back in the past');

select is((tests.call(1, '{"result": "answered", "note": "Falei com ela"}')).body ->> 'status', 'engaged', 'answered: in conversation');
select is(tests.next_action(tests.of(1)), 'scheduled', 'and the next step is agreed');
select ok((select l.last_answer_at = l.last_inbound_at from leads.leads as l where l.id = tests.of(1)), 'both sides have spoken');
select is((select c.note from leads.calls as c where c.lead_id = tests.of(1)), 'Falei com ela', 'the call is kept');
select is((select e.kind from leads.events as e where e.lead_id = tests.of(1) and e.kind = 'called'), 'called', 'with its event');

select is((tests.call(2, '{"result": "call_back", "call_back_at": "2026-03-12T13:00:00Z"}')).body ->> 'next_action_at', '2026-03-12T13:00:00+00:00', 'call_back: when they said');

select flow.record_signal(tests.of(3), 'template_unreachable', util.current_time(), 'worker');
select is((tests.call(3, '{"result": "no_answer"}')).body ->> 'next_action_at', '2026-03-10T19:00:00+00:00', 'no answer: again after four hours');
select is((tests.call(3, '{"result": "busy"}')).body ->> 'status', 'new', 'twice: still open');
select is((tests.call(3, '{"result": "no_answer"}')).body ->> 'status', 'unreachable', 'the third time it is unreachable');
select is((tests.call(3, '{"result": "answered"}')).http_status, 409, 'an ended lead is not called');
select is((select a.body #>> '{timeline,3,text}' from leads.leads as l, api.get_lead(tests.credential(), l.uid) as a where l.id = tests.of(3)), 'Ligação: não atendeu.', 'the story says so in words');

select tests.call(4, '{"result": "wrong_number"}');
select is(tests.next_action(tests.of(4)), 'human_review', 'a wrong number: a human looks');
select tests.call(5, '{"result": "no_answer"}');
select tests.call(5, '{"result": "answered"}');
select tests.call(5, '{"result": "no_answer"}');
select is(tests.status(tests.of(5)), 'engaged', 'an answer begins the count anew');

select is((tests.call(6, '{"result": "opted_out"}')).body ->> 'status', 'opted_out', 'who asks for it is left alone');
select is((tests.submit(tests.referral(6))).body ->> 'outcome', 'suppressed', 'from then on');
update ops.settings set value = '1' where key = 'unreachable_after_calls';
select is((tests.call(4, '{"result": "no_answer"}')).body ->> 'status', 'unreachable', 'the count is a setting');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
