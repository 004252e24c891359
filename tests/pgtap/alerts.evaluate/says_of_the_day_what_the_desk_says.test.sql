begin;
select plan(5);

-- Three people wrote: one answer is late and passes to the next, one is late and nobody looked, one has time; and one lead waits for nobody.
select tests.make_operation();
select tests.freeze('2026-03-10 12:00:00+00');
create temporary table t as select n, tests.lead(n) as lead_id from generate_series(1, 4) as n;
select tests.drain();
select tests.reply(t.lead_id) from t where t.n = 1;
select tests.freeze('2026-03-10 12:35:00+00');
select routing.escalate();
select tests.reply(t.lead_id) from t where t.n = 2;
select tests.freeze('2026-03-10 13:00:00+00');
select routing.escalate();
select tests.reply(t.lead_id) from t where t.n = 3;
create temporary table d as select tests.desk('dora@example.com') as director;
create function tests.as_at_the_desk() returns text language sql as $$
    select concat_ws(' ', w ->> 'count', w ->> 'late') from d, lateral governance.desk_waiting(desk.viewer_of(director), 1) as w
$$;
create function tests.as_summed_up() returns text language sql as $$
    select concat_ws(' ', f ->> 'waiting', f ->> 'late') from alerts.day_in_figures('2026-03-11') as f
$$;
select matches(tests.as_at_the_desk(), '^3 [1-3]$', 'three wait, one of them late');
select is(tests.as_summed_up(), tests.as_at_the_desk(), 'the summary says what the desk says');
select tests.freeze('2026-03-10 13:03:00+00');
select is(tests.as_summed_up(), tests.as_at_the_desk(), 'also of a term that has just begun to be over');
select tests.freeze('2026-03-11 13:00:00+00');
select is(tests.as_summed_up(), '3 3', 'and of what nobody looked at for a day');
update d set director = tests.desk('dora@example.com');
select is(tests.as_at_the_desk(), '3 3', 'as the desk');

select * from finish();
rollback;
