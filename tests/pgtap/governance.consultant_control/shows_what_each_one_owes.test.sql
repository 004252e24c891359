begin;
select plan(6);
create temporary table t as select * from tests.tell_story();

select results_eq(
    $$select c.consultant, c.open_leads, c.new, c.contacted, c.engaged, c.qualified, c.waiting_for_answer, c.longest_wait,
             c.overdue_actions, c.calls_due, c.median_first_contact, c.won_30_days, c.lost_30_days, c.received, c.entitled, c.deviation
        from governance.consultant_control as c order by c.consultant$$,
    $$values
        ('Ana Lima', 2::bigint, 0::bigint, 0::bigint, 2::bigint, 0::bigint, 2::bigint, interval '2 days 20 hours', 1::bigint, 0::bigint,
         interval '15 seconds', 0::bigint, 0::bigint, 2::numeric, 1.666667, 0.333333),
        ('Bruno Reis', 0, 0, 0, 0, 0, 0, null, 0, 0, interval '30 seconds', 0, 0, 1, 1.666667, -0.666667),
        ('Carla Dias', 1, 1, 0, 0, 0, 0, null, 1, 1, interval '30 seconds', 1, 0, 2, 1.666667, 0.333333)$$,
    'open leads, who waits, what is overdue, calls, results and shares'
);
select is(
    (select c.shares #>> '{geral,received}' from governance.consultant_control as c where c.consultant = 'Carla Dias'), '2', 'shares name each pool'
);
select routing.transfer_lead(landline, tests.consultant(2), 'on_leave', 'consultant:3') from t;
select results_eq(
    $$select c.consultant, c.open_leads, c.calls_due, c.received from governance.consultant_control as c where c.consultant <> 'Ana Lima' order by 1$$,
    $$values ('Bruno Reis', 1::bigint, 1::bigint, 1::numeric), ('Carla Dias', 0, 0, 2)$$,
    'a transfer moves the work and leaves the turns as they were'
);
select leads.change_status(waiting, 'lost', 'consultant:1', 'price') from t;
select is((select c.lost_30_days from governance.consultant_control as c where c.consultant = 'Ana Lima'), 1::bigint, 'a loss counts');
select tests.advance('31 days');
select results_eq(
    $$select sum(c.won_30_days), sum(c.lost_30_days), count(c.median_first_contact) from governance.consultant_control as c$$,
    'values (0::numeric, 0::numeric, 0::bigint)', 'for thirty days'
);
insert into routing.consultants (name, email) values ('Nina Paz', 'nina@example.com');
select results_eq(
    $$select c.open_leads, c.received, c.shares from governance.consultant_control as c where c.consultant = 'Nina Paz'$$,
    'values (0::bigint, 0::numeric, null::jsonb)', 'who has nothing yet is listed with nothing'
);

select * from finish();
rollback;
