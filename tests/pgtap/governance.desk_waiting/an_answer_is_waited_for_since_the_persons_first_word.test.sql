begin;
select plan(6);

-- Two people wrote in the morning; one owner let the term pass, and the next has the lead for a minute.
select tests.make_operation();
select tests.freeze('2026-03-10 12:00:00+00');
create temporary table t as select n, tests.lead(n) as lead_id from generate_series(1, 3) as n;
select tests.drain();
select tests.reply(lead_id) from t where n = 1;
select tests.freeze('2026-03-10 12:25:00+00');
select tests.reply(lead_id) from t where n = 2;
select tests.freeze('2026-03-10 12:31:00+00');
select routing.escalate();
create temporary table v as select row(1, 'Dora', 'x', 'all', '{}', null, null)::desk.viewer as everybody;
create function tests.since(p_n integer) returns text language sql as $$
    select to_char((i ->> 'since')::timestamptz at time zone 'UTC', 'HH24:MI')
    from v, t join leads.leads as l on l.id = t.lead_id, lateral jsonb_array_elements(governance.desk_waiting(v.everybody, 50) -> 'items') as i
    where t.n = p_n and i ->> 'lead' = l.uid::text
$$;
select is(w.since, '2026-03-10 12:31:00+00'::timestamptz, 'a lead passes to the next owner') from routing.waits as w join t on t.lead_id = w.lead_id where t.n = 1;
select is(tests.since(1), '12:00', 'its person has waited since they wrote');
select is(tests.since(2), '12:25', 'the other since they did');
select is((governance.desk_waiting(everybody, 50) ->> 'oldest_at')::timestamptz, '2026-03-10 12:00:00+00', 'which is what the list says of the oldest') from v;
select is((governance.desk_waiting(everybody, 1, p_kind => 'call_by_consultant') ->> 'oldest_at'), null, 'of another kind nobody waits') from v;
select is((governance.desk_waiting(everybody, 0) ->> 'count'), '2', 'the count is of both') from v;

select * from finish();
rollback;
