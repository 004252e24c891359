begin;
select plan(4);

select tests.make_operation('2026-03-10 12:00:00+00');
create temporary table t as select n, tests.lead(n) as lead_id from generate_series(1, 6) as n;
select tests.drain();
select tests.advance('20 minutes');
select tests.reply(lead_id) from t where n in (1, 2);
select leads.record_call(lead_id, tests.token_id(), 'answered') from t where n = 3;
select leads.change_status(lead_id, 'qualified', 'operator') from t where n = 2;
select leads.change_status(lead_id, 'lost', 'operator', 'price') from t where n in (2, 4);
select tests.lead(5);
select tests.advance('1 day');
create temporary table late as select tests.lead(7) as lead_id;
create temporary table c as
select x.*
from governance.desk_cohort(row(1, 'Dora', 'director', 'all', '{}', null, null)::desk.viewer, '2026-03-01 00:00:00+00', '2026-04-01 00:00:00+00') as x;

select set_eq(
    'select c.lead_id, c.contacted, c.replied, c.waited from c',
    'select f.lead_id, f.contacted_at is not null as contacted, f.replied_at is not null as replied, f.waited from governance.first_contacts as f', 'contacted, replied and the wait are those of the view'
);
select ok((select bool_and(c.contacted) and count(distinct c.waited) > 0 from c join t using (lead_id)), 'some were contacted');
select is((select array_agg(t.n order by t.n) from c join t using (lead_id) where c.qualified), '{2}', 'who was qualified stays so');
select is(
    (select count(*) from governance.desk_cohort(row(1, 'Dora', 'director', 'all', '{}', null, null)::desk.viewer, '2026-03-11 00:00:00+00', '2026-04-01 00:00:00+00')), 1::bigint,
    'of a period those that came in it'
);

select * from finish();
rollback;
