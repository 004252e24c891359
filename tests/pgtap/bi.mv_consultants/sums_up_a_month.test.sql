begin;
select plan(4);
create temporary table t as select * from tests.tell_story();
select jobs.refresh_views();

select results_eq(
    $$select c.consultant, c.month, c.received_by_turn, c.received_by_hand, c.leads, c.contacted, c.engaged, c.qualified, c.won, c.opted_out, c.open,
             c.won_in_month, c.referrals, c.calls, c.median_first_contact_seconds
        from bi.mv_consultants as c order by 1$$,
    $$values
        ('Ana Lima', '2026-03-01'::date, 2::bigint, 0::bigint, 2::bigint, 2::bigint, 2::bigint, 0::bigint, 0::bigint, 0::bigint, 2::bigint,
         0::bigint, 1::bigint, 0::bigint, 15.0),
        ('Bruno Reis', '2026-03-01', 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 30.0),
        ('Carla Dias', '2026-03-01', 2, 0, 2, 1, 1, 1, 1, 0, 1, 1, 0, 0, 30.0)$$,
    'leads received, how far they came, referrals'
);
select results_eq(
    'select sum(c.leads), sum(c.engaged), sum(c.won) from bi.mv_consultants as c',
    'select sum(f.leads), sum(f.engaged), sum(f.won) from bi.mv_daily_funnel as f', 'the same as the funnel, as long as everybody has an owner'
);
-- The first minutes of April in UTC are March in São Paulo.
select tests.freeze('2026-04-01 02:00:00+00');
select leads.change_status(waiting, 'won', 'consultant:1') from t;
select leads.record_call(landline, tests.make_token('Carla', '{leads:write}', tests.consultant(3)), 'no_answer') from t;
select routing.transfer_lead(landline, tests.consultant(2), 'on_leave', 'consultant:3') from t;
select jobs.refresh_views();
select results_eq(
    $$select c.consultant, c.month, c.received_by_hand, c.leads, c.won_in_month, c.calls, c.calls_answered from bi.mv_consultants as c order by 1$$,
    $$values ('Ana Lima', '2026-03-01'::date, 0::bigint, 2::bigint, 1::bigint, 0::bigint, 0::bigint),
             ('Bruno Reis', '2026-03-01', 1, 2, 0, 0, 0), ('Carla Dias', '2026-03-01', 0, 1, 1, 1, 0)$$,
    'a transferred lead is counted where it is, a call for who made it'
);
select tests.freeze('2026-04-01 04:00:00+00');
select leads.change_status(revived, 'won', 'consultant:1') from t;
select jobs.refresh_views();
select results_eq(
    $$select c.month, c.leads, c.won, c.won_so_far, c.won_in_month from bi.mv_consultants as c where c.consultant = 'Ana Lima' order by 1$$,
    $$values ('2026-03-01'::date, 2::bigint, 1::bigint, 2::bigint, 1::bigint), ('2026-04-01', 0, 0, 0, 1)$$,
    'a win counts for its own month; the month that is over stays, and says beside it how far its leads have come'
);

select * from finish();
rollback;
