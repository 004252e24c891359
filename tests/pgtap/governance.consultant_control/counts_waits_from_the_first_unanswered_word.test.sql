begin;
select plan(10);
select tests.make_operation();
-- By turns: one lead for each of the three.
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other;
select tests.drain();
create function tests.waits() returns text language sql as $$
    select string_agg(format('%s %s', c.waiting_for_answer, coalesce(c.longest_wait::text, '-')), ', ' order by l.id)
    from leads.leads as l
    join governance.consultant_control as c on c.consultant_id = l.consultant_id
    join t on l.id in (t.lead_id, t.other)
$$;
select is(tests.waits(), '0 -, 0 -', 'nobody waits');
do $$
begin
    for n in 1..5 loop
        perform tests.advance('1 day');
        perform tests.reply(t.lead_id) from t;
    end loop;
end;
$$;
select tests.advance('1 minute');
select is(tests.waits(), '1 4 days 00:01:00, 0 -', 'who writes every day waits since the first word');
select results_eq(
    $$select g.value from governance.gauges() as g where g.name = 'people_waiting_longest_seconds'$$, $$values (345660::double precision)$$, 'as a gauge says'
);
select leads.change_status(lead_id, 'qualified', 'consultant:1') from t;
select is(tests.waits(), '1 4 days 00:01:00, 0 -', 'whatever else is planned');
select inbox.record_human_answer(lead_id, null, util.current_time()) from t;
select is(tests.waits(), '0 -, 0 -', 'until somebody answers');
select leads.change_status(lead_id, 'lost', 'consultant:1', 'price') from t;
select tests.advance('20 days');
select leads.change_status(lead_id, 'engaged', 'operator') from t;
select is(tests.next_action(lead_id), 'answer_person', 'an answered lead that is opened again by hand is due') from t;
select is(tests.waits(), '0 -, 0 -', 'and nobody waits for it');
select tests.reply(lead_id) from t;
select is(tests.waits(), '1 00:00:00, 0 -', 'until they write');
select tests.advance('2 hours');
select leads.change_status(lead_id, 'lost', 'consultant:1', 'price') from t;
select is(tests.waits(), '0 -, 0 -', 'who has ended waits no more');
-- A webhook whose clock is ahead.
update leads.leads as l set unanswered_since = util.current_time() + interval '1 minute' from t where l.id = t.other;
select is(tests.waits(), '0 -, 1 00:00:00', 'no wait is negative');

select * from finish();
rollback;
