begin;
select plan(8);

-- Wednesday, 10 June 2026, noon in São Paulo. Eight leads of two weeks: on the first and the last second of a period and beside it, of two teams and one queue.
\ir ../../support/scenes/two_weeks.sql
insert into routing.absences (consultant_id, starts_at, ends_at, reason)
values
    (tests.consultant(1), '2026-06-11', '2026-06-12', 'leave'), (tests.consultant(1), '2026-06-10 15:00+00', '2026-06-11', 'vacation'), (tests.consultant(2), '2026-06-01', '2026-06-10 15:00+00', 'vacation'),
    (tests.consultant(3), '2026-06-09', null, 'leave'), (tests.consultant(2), '2026-06-10 15:00:01+00', '2026-06-20', 'leave');
delete from routing.waits;
insert into routing.waits (lead_id, kind, consultant_id, queue_code, step_at, since, at_risk_at, due_at, told_at, passed_at, passed_ids, terms_hash)
select a.id, w.kind, l.consultant_id, l.queue_code, w.since::timestamptz, w.since::timestamptz, w.due::timestamptz - interval '10 minutes', w.due::timestamptz, null, w.passed::timestamptz, w.ids, 0
from (values
    (1, 'answer_person', '2026-06-10 14:30+00', '2026-06-10 15:30+00', null, '{}'::bigint[]), (5, 'first_contact', '2026-06-10 12:00+00', '2026-06-10 14:54:59+00', null, '{}'), (3, 'answer_person', '2026-06-10 14:20+00', '2026-06-10 14:55+00', null, '{}'),
    (7, 'queue', '2026-06-09 12:00+00', '2026-06-12 15:30+00', '2026-06-10 12:00+00', '{}'), (4, 'first_contact', '2026-06-08 12:00+00', '2026-06-11 12:00+00', null, array[tests.consultant(2)])
) as w (n, kind, since, due, passed, ids)
join a on a.n = w.n join leads.leads as l on l.id = a.id;

create function pg_temp.viewer(p_sees text, p_of integer[], p_rights text[] default '{}') returns desk.viewer language sql as $$
    select row(null, 'x', 'x', p_sees, p_rights, null, (select array_agg(tests.consultant(n)) from unnest(p_of) as n))::desk.viewer
$$;
-- Who a uid is matters less here than that it stands beside the right name.
create function pg_temp.shown(p_said jsonb) returns text language sql as $$
    select regexp_replace(regexp_replace(regexp_replace(p_said::text, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 'UID', 'g'), '"([a-z_]*id|version|based_on|active|seen)": "?[0-9a-f:]+"?', '"\1": "N"', 'g'), '0\.0000000000[0-9]+', '0', 'g')
$$;

-- The first was contacted before the call that one knows of, the third was qualified once; of the fifth another source had told before.
delete from leads.status_periods;
insert into leads.status_periods (lead_id, period, status, entered_at, left_at, actor, event_seq)
select a.id, w.period, w.status, w.at::timestamptz, w.left_at::timestamptz, 'system', 1
from (values
    (1, 1, 'contacted', '2026-06-04 03:20+00', '2026-06-05'), (1, 2, 'engaged', '2026-06-05', null), (1, 3, 'contacted', '2026-06-06', null), (5, 1, 'qualified', '2026-06-10 13:00+00', '2026-06-10 14:00+00'), (5, 2, 'contacted', '2026-06-10 14:00+00', null), (6, 1, 'new', '2026-06-10 12:30+00', null), (7, 1, 'contacted', '2026-06-09 12:07+00', null)
) as w (n, period, status, at, left_at) join a on a.n = w.n;
update intake.submissions as s set received_at = '2026-06-10 10:45+00' from leads.leads as l join a on a.id = l.id where a.n = 6 and s.id = l.submission_id;
insert into leads.touches (lead_id, submission_id, origin, occurred_at, touched_at)
select a.id, l.submission_id, 'site', '2026-06-10', '2026-06-10' from a, a as b join leads.leads as l on l.id = b.id where a.n = 5 and b.n = 6;
update leads.leads as l set first_contact_at = null from a where a.id = l.id and a.n = 1;

create function pg_temp.cohort(p_begins text default '2026-06-04 03:00+00', p_ends text default '2026-06-11 03:00+00', p_team text default null, p_origin text default null, p_product text default null, p_viewer desk.viewer default pg_temp.viewer('all', null)) returns text language sql as $$
    select string_agg(concat_ws(' ', a.n, c.contacted::integer || '' || c.replied::integer || c.qualified::integer || c.won::integer, c.waited), ', ' order by a.n) from governance.desk_cohort(p_viewer, p_begins::timestamptz, p_ends::timestamptz, p_team, p_origin, p_product) as c join a on a.id = c.lead_id
$$;
select is(pg_temp.cohort('2026-01-01', '2027-01-01'), '1 1100 00:20:00, 2 1011 00:30:01, 3 1110 01:00:00, 4 0000, 5 1010 00:15:00, 6 0000, 7 1000 00:07:00, 8 1111 02:00:00', 'contacted, replied, qualified, won, and how long they waited since their first referral');
select is(pg_temp.cohort(p_ends => '2026-06-09 12:00+00'), '1 1100 00:20:00, 8 1111 02:00:00', 'up to a time, which is of the next period');
select is(pg_temp.cohort(p_ends => '2026-06-09 12:00:01+00'), '1 1100 00:20:00, 7 1000 00:07:00, 8 1111 02:00:00', 'and a second later');
select is(pg_temp.cohort(p_begins => '2026-06-04 03:00:01+00'), '5 1010 00:15:00, 6 0000, 7 1000 00:07:00, 8 1111 02:00:00', 'from a time on');
select is(pg_temp.cohort(p_origin => 'site'), '5 1010 00:15:00, 6 0000', 'of an origin');
select is(pg_temp.cohort(p_product => 'carro'), '8 1111 02:00:00', 'of a product');
select is(pg_temp.cohort(p_team => 'sul'), '1 1100 00:20:00, 5 1010 00:15:00, 6 0000', 'of a team');
select is(pg_temp.cohort(p_viewer => pg_temp.viewer('own', '{2}')), '6 0000', 'of what somebody sees');

select * from finish();
rollback;
