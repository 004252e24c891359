begin;
select plan(9);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 5) as n;
create function tests.undo(p_n integer) returns text language plpgsql as $$
begin
    perform leads.undo_move(leads.last_move(l.id)) from l where l.n = p_n;
    return (select concat_ws(' ', x.status, x.status_since = util.current_time(), to_char(x.ended_at at time zone 'UTC', 'DD HH24:MI'), x.next_action, x.next_action_at at time zone 'UTC') from leads.leads as x join l on l.id = x.id where l.n = p_n);
end;
$$;
update leads.leads as x set next_action = 'call_by_consultant', next_action_at = '2026-03-12 12:00:00+00' from l where x.id = l.id and l.n = 1;
select leads.change_status(l.id, 'engaged', 'person', 'replied') from l where l.n in (1, 4);
update leads.leads as x set next_action = 'call_by_consultant', next_action_at = '2026-03-12 12:00:00+00' from l where x.id = l.id and l.n in (1, 4);
select tests.advance('1 hour');
select is(tests.undo(1), 'new t call_by_consultant 2026-03-12 12:00:00', 'an open lead keeps its step');
select leads.change_status(l.id, 'opted_out', 'person') from l where l.n = 2;
select tests.advance('1 hour');
select is(tests.undo(2), 'new t human_review 2026-03-10 17:00:00', 'one that had ended is open, and somebody looks');

-- Lost, opened again, and back: it ended when it had ended.
select leads.change_status(l.id, 'lost', 'operator', 'price') from l where l.n = 3;
select tests.advance('1 hour');
select leads.change_status(l.id, 'engaged', 'person', 'replied') from l where l.n = 3;
select leads.change_status(l.id, 'lost', 'operator', 'price') from l where l.n = 5;
select tests.advance('1 hour');
select is(tests.undo(3), 'lost t 10 17:00', 'one that was opened again has ended when it had');
select is(
    (select concat_ws(' ', e.actor, e.data, e.at = util.current_time()) from leads.events as e join l on l.id = e.lead_id where l.n = 3 order by e.seq desc limit 1),
    'system {"to": "lost", "from": "engaged", "reason": "reply_of_another"} t', 'the history says so'
);
select is(tests.status(l.id), 'engaged', 'nobody else moves') from l where l.n = 4;
select is(tests.next_action(l.id), 'call_by_consultant', 'nor their step') from l where l.n = 4;
select is((select count(*) from leads.events as e join l on l.id = e.lead_id where l.n = 4 and e.data ->> 'reason' = 'reply_of_another'), 0::bigint, 'and nothing is told of them');
select is((select string_agg(tests.status(l.id), ' ' order by l.n) from l), 'new new lost engaged lost', 'all in all');
select is((select bool_and(leads.verify_chain(l.id)) from l), true, 'and each history verifies');

select * from finish();
rollback;
