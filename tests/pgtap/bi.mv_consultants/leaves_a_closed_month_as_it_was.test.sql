begin;
select plan(6);
select tests.make_operation('2026-03-10 15:00:00+00', '{1}');
create temporary table n as select n, tests.lead(n) as lead_id from generate_series(1, 7) as n;
select tests.drain();
select tests.advance('1 day');
select leads.change_status(lead_id, 'lost', 'consultant:1', 'price') from n where n <= 5;
select leads.change_status(lead_id, 'won', 'consultant:1') from n where n = 6;
insert into routing.consultants (name, email) values ('Nina Paz', 'nina@example.com');
select tests.freeze('2026-04-02 15:00:00+00');
select jobs.refresh_views();
create temporary table before as select * from bi.mv_consultants where month = '2026-03-01';
select results_eq(
    'select b.leads, b.lost, b.won, b.open, b.lost_in_month, b.won_in_month from before as b', 'values (7::bigint, 5::bigint, 1::bigint, 1::bigint, 5::bigint, 1::bigint)', 'March'
);
-- In April three open again, one is lost anew, one changes hands and is won, and the other writes.
select tests.reply(lead_id) from n where n <= 3;
select leads.change_status(lead_id, 'lost', 'consultant:1', 'price') from n where n = 1;
select routing.transfer_lead(lead_id, c.id, 'on_leave', 'operator') from n, routing.consultants as c where n = 2 and c.name = 'Nina Paz';
select leads.change_status(lead_id, 'won', 'consultant:1') from n where n = 2;
select tests.reply(lead_id) from n where n = 7;
select jobs.refresh_views();
create temporary table after as select * from bi.mv_consultants where month = '2026-03-01';
alter table before drop column engaged_so_far, drop column won_so_far, drop column lost_so_far;
create temporary table so_far as select engaged_so_far, won_so_far, lost_so_far from after;
alter table after drop column engaged_so_far, drop column won_so_far, drop column lost_so_far;
select results_eq('table after', 'table before', 'a closed month stays');
select results_eq('table so_far', 'values (5::bigint, 2::bigint, 3::bigint)', 'what came of its leads since stands beside it');
select results_eq(
    $$select c.consultant, c.leads, c.lost_in_month, c.won_in_month from bi.mv_consultants as c where c.month = '2026-04-01' order by 1$$,
    $$values ('Ana Lima', 0::bigint, 1::bigint, 0::bigint), ('Nina Paz', 0, 0, 1)$$, 'April has what happened in April, for who had the lead then'
);
-- Taken back within its month, an end is none.
select tests.reply(lead_id) from n where n = 1;
select jobs.refresh_views();
select is((select c.lost_in_month from bi.mv_consultants as c where c.month = '2026-04-01' and c.consultant = 'Ana Lima'), null, 'opened again within the month');
select results_eq('table after', 'table before', 'March stays');

select * from finish();
rollback;
