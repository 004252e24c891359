begin;
select plan(3);

select is(calendar.day_ends('2026-03-11 02:59:59+00'), '2026-03-11 03:00:00+00'::timestamptz, 'a second before midnight in São Paulo');
select is(calendar.day_ends('2026-03-11 03:00:00+00'), '2026-03-12 03:00:00+00'::timestamptz, 'midnight is of the next day');
select ops.set_setting('timezone', '"America/Manaus"');
select is(calendar.day_ends('2026-03-11 03:00:00+00'), '2026-03-11 04:00:00+00'::timestamptz, 'in the operation''s time zone');

select * from finish();
rollback;
