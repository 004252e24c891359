begin;
select plan(6);

select tests.freeze('2026-03-02 12:00:00+00');
select tests.make_operation(null);
select count(tests.lead(n)) from generate_series(1, 61) as n;
create temporary table placed as select l.id, l.cycle, row_number() over (order by l.id) as n from leads.leads as l;
select is((select count(*) from governance.rework_uplift), 0::bigint, 'nothing without steps');
-- Thirty written to, of whom a third answers and six are won; thirty held out, of whom a tenth answers and three are won. One was never drawn.
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, state, reason, hold_out_percent, created_at, finished_at)
select l.id, l.cycle, 1, p.id, 'rework_1', util.current_time(), case when l.n <= 30 then 'sent' else 'held_out' end, 'drawn', case when l.n = 61 then 0 else 50 end, util.current_time(), util.current_time()
from placed as l
join rework.policies as p on p.is_default;
select tests.freeze('2026-03-04 12:00:00+00');
select count(tests.reply(l.id, 'Quero saber')) from placed as l where l.n <= 10 or l.n in (31, 32, 33, 61);
select leads.change_status(l.id, 'won', 'tests') from placed as l where l.n <= 6 or l.n in (31, 32, 33, 61);
select is((select count(*) from governance.rework_uplift), 0::bigint, 'nothing while it is too early');
select tests.freeze('2026-03-10 12:00:00+00');
select is(
    (select string_agg(format('%s %s: %s of %s, %s of %s, %s', u.step, u.measure, u.written_percent, u.written, u.held_out_percent, u.held_out, u.uplift), '; ') from governance.rework_uplift as u),
    '1 answered: 33.3 of 30, 10.0 of 30, 23.3', 'after a week who answered; who was never drawn does not count'
);
select tests.freeze('2026-04-02 12:00:00+00');
select is(
    (select format('%s of %s, %s of %s, %s', u.written_percent, u.written, u.held_out_percent, u.held_out, u.uplift) from governance.rework_uplift as u where u.measure = 'won'),
    '20.0 of 30, 10.0 of 30, 10.0', 'after thirty days who was won'
);
-- Newcombe's interval of 10/30 less 3/30.
select is(
    (select u.uplift_low || ' ' || u.uplift_high from governance.rework_uplift as u where u.measure = 'answered'), '2.3 42.4', 'with the interval of a difference'
);
delete from rework.attempts as a using placed as l where l.id = a.lead_id and l.n between 39 and 60;
select is((select u.held_out || coalesce(u.uplift::text, ' no uplift') from governance.rework_uplift as u where u.measure = 'answered'), '8 no uplift', 'of fewer than ten nothing is said');

select * from finish();
rollback;
