begin;
select plan(7);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 3) as n;
update leads.leads as x set next_action = 'call_by_consultant', next_action_at = '2026-03-12 12:00:00+00'::timestamptz + (l.n - 1) * interval '1 day' from l where x.id = l.id;
create temporary table before as select x.id, x.event_seq from leads.leads as x;
create function tests.store(p_ns integer[], p_at timestamptz[]) returns integer language sql as $$
    select leads.store_steps(array_agg(l.id order by a.n), 'call_by_consultant', 'cause:1', 'system', array_agg(a.at order by a.n), array_agg('r' || l.n order by a.n))
    from rows from (unnest(p_ns), unnest(p_at)) with ordinality as a (k, at, n) join l on l.n = a.k
$$;
create function tests.shown() returns text language sql as $$
    select string_agg(concat_ws(' ', l.n, x.next_action, to_char(x.next_action_at at time zone 'UTC', 'DD HH24'), x.next_action_cause, x.event_seq - b.event_seq), ', ' order by l.n)
    from leads.leads as x join l on l.id = x.id join before as b on b.id = x.id
$$;
select is(tests.store('{1,2}', '{2026-03-12 12:00:00+00,2026-03-14 12:00:00+00}'), 1, 'one of two is news');
select is(regexp_replace(tests.shown(), '[^,]*3 call.*$', ''), '1 call_by_consultant 12 12 cause:1 0, 2 call_by_consultant 14 12 cause:1 1,', 'the one keeps its step, the other has a new one, each for this cause');
select is(substring(tests.shown() from '3 call_by_consultant 14 12'), '3 call_by_consultant 14 12', 'the third is not meant');
select is((select x.next_action_cause from leads.leads as x join l on l.id = x.id where l.n = 3) is distinct from 'cause:1', true, 'nor is this its cause');
select is(
    (select string_agg(concat_ws(' ', l.n, e.kind, e.actor, e.data ->> 'action', e.data ->> 'reason', e.at = util.current_time()), ', ') from leads.events as e join l on l.id = e.lead_id join before as b on b.id = l.id and e.seq > b.event_seq),
    '2 next_action_set system call_by_consultant r2 t', 'the history of the one says so'
);
select is((select bool_and(leads.verify_chain(l.id)) from l), true, 'and verifies');
select is(current_setting('indica.follow_together'), 'off', 'what follows is told alone again');

select * from finish();
rollback;
