begin;
select plan(32);

create function tests.next(p_local timestamp, p_time_zone text default 'America/Sao_Paulo') returns text language sql as $$
    select to_char(calendar.next_sending_time(p_local at time zone p_time_zone, p_time_zone) at time zone p_time_zone, 'Dy YYYY-MM-DD HH24:MI:SS')
$$;

-- The hours that an operation starts with: Monday to Saturday, 08 to 20.
select is(tests.next(t.at), t.expected, t.what)
from (values
    ('2026-03-10 12:00'::timestamp, 'Tue 2026-03-10 12:00:00', 'inside the hours: now'),
    ('2026-03-10 08:00', 'Tue 2026-03-10 08:00:00', 'at the opening'),
    ('2026-03-10 07:59:59', 'Tue 2026-03-10 08:00:00', 'a second before it'),
    ('2026-03-10 19:59:59', 'Tue 2026-03-10 19:59:59', 'a second before closing'),
    ('2026-03-10 20:00', 'Wed 2026-03-11 08:00:00', 'at closing'),
    ('2026-03-10 23:30', 'Wed 2026-03-11 08:00:00', 'late in the evening'),
    ('2026-03-11 00:30', 'Wed 2026-03-11 08:00:00', 'after midnight'),
    ('2026-03-14 12:00', 'Sat 2026-03-14 12:00:00', 'on a Saturday'),
    ('2026-03-14 20:30', 'Mon 2026-03-16 08:00:00', 'on a Saturday night'),
    ('2026-03-15 12:00', 'Mon 2026-03-16 08:00:00', 'on a Sunday'),
    ('2026-04-03 12:00', 'Sat 2026-04-04 08:00:00', 'on Good Friday'),
    ('2026-04-02 21:00', 'Sat 2026-04-04 08:00:00', 'on the evening before it'),
    ('2026-04-04 21:00', 'Mon 2026-04-06 08:00:00', 'from Saturday past Easter'),
    ('2026-04-20 20:00', 'Wed 2026-04-22 08:00:00', 'on the evening before Tiradentes'),
    ('2026-11-14 21:00', 'Mon 2026-11-16 08:00:00', 'a holiday on a Sunday'),
    ('2026-11-20 09:00', 'Sat 2026-11-21 08:00:00', 'on 20 November'),
    ('2023-11-20 09:00', 'Mon 2023-11-20 09:00:00', 'which was no holiday in 2023'),
    ('2026-12-24 21:00', 'Sat 2026-12-26 08:00:00', 'on Christmas Eve'),
    ('2026-12-31 20:00', 'Sat 2027-01-02 08:00:00', 'over New Year'),
    ('2018-11-03 21:00', 'Mon 2018-11-05 08:00:00', 'over the night in which summer time began')
) as t (at, expected, what);

-- The same moment elsewhere.
select is(tests.next('2026-03-10 19:30', 'America/Rio_Branco'), 'Tue 2026-03-10 19:30:00', 'the hours are those of the recipient: Acre');
select is(tests.next('2026-03-10 07:30', 'America/Rio_Branco'), 'Tue 2026-03-10 08:00:00', 'where the day begins later');
select is(calendar.next_sending_time('2026-03-10 11:30+00', 'America/Sao_Paulo'), '2026-03-10 11:30+00'::timestamptz, 'at 08:30 in São Paulo');
select is(calendar.next_sending_time('2026-03-10 11:30+00', 'America/Manaus'), '2026-03-10 12:00+00'::timestamptz, 'it is 07:30 in Manaus');
select is(calendar.next_sending_time('2026-03-10 23:30+00', 'America/Noronha'), '2026-03-11 10:00+00'::timestamptz, 'and in the evening late in Noronha');

update ops.settings set value = 'null' where key = 'first_contact_hours';
select is(tests.next('2026-03-15 03:00'), 'Sun 2026-03-15 03:00:00', 'null is always');
update ops.settings set value = '{"7": ["00:00", "24:00"]}' where key = 'first_contact_hours';
select is(tests.next('2026-03-10 12:00'), 'Sun 2026-03-15 00:00:00', 'one day a week');
select is(tests.next('2026-03-15 23:59:59'), 'Sun 2026-03-15 23:59:59', 'a whole day');
select is(tests.next('2026-03-16 00:00'), 'Sun 2026-03-22 00:00:00', 'to its very end');
update ops.settings set value = '{}' where key = 'first_contact_hours';
select throws_ok($$select tests.next('2026-03-10 12:00')$$, 'ID105', null, 'hours that never open are an error');

update ops.settings set value = '{"1": ["08:00", "20:00"], "2": ["08:00", "20:00"], "3": ["08:00", "20:00"], "4": ["08:00", "20:00"], "5": ["08:00", "20:00"], "6": ["08:00", "20:00"]}' where key = 'first_contact_hours';
create temporary table years as
select a, calendar.next_sending_time(a, 'America/Sao_Paulo') as n from generate_series('2026-01-01 00:00+00'::timestamptz, '2027-12-31', '7 hours') as a;
select is_empty('select a from years where n < a or n > a + interval ''4 days''', 'in two years nobody waits for more than four days, nor less than not at all');
select is_empty(
    $$select n from years, lateral (select n at time zone 'America/Sao_Paulo' as l) as x
      where l::time < '08:00' or l::time >= '20:00' or extract(isodow from l) = 7 or calendar.is_national_holiday(l::date)$$,
    'and no moment is at night, on a Sunday or on a holiday'
);

select * from finish();
rollback;
