begin;
select plan(25);

create function tests.after(p_from text, p_length interval, p_hours jsonb default ops.setting('working_hours'), p_zone text default 'America/Sao_Paulo')
returns text language sql as $$
    select to_char(calendar.add_working_time(p_from::timestamp at time zone p_zone, p_length, p_hours, p_zone) at time zone p_zone, 'Dy DD/MM/YYYY HH24:MI')
$$;

-- Monday to Friday from 08:00 to 18:00; 10 March 2026 is a Tuesday.
select is(tests.after('2026-03-10 10:00', '30 minutes'), 'Tue 10/03/2026 10:30', 'within the day');
select is(tests.after('2026-03-10 17:50', '30 minutes'), 'Wed 11/03/2026 08:20', 'over the night');
select is(tests.after('2026-03-10 17:30', '30 minutes'), 'Tue 10/03/2026 18:00', 'until the last minute of the day');
select is(tests.after('2026-03-10 23:10', '30 minutes'), 'Wed 11/03/2026 08:30', 'what comes at night begins in the morning');
select is(tests.after('2026-03-10 05:00', '30 minutes'), 'Tue 10/03/2026 08:30', 'and what comes before the opening at the opening');
select is(tests.after('2026-03-13 17:00', '2 hours'), 'Mon 16/03/2026 09:00', 'over the weekend');
select is(tests.after('2026-03-14 12:00', '4 hours'), 'Mon 16/03/2026 12:00', 'from a Saturday');
select is(tests.after('2026-04-02 17:00', '2 hours'), 'Mon 06/04/2026 09:00', 'over Good Friday');
select is(tests.after('2026-04-20 17:59', '1 hour'), 'Wed 22/04/2026 08:59', 'over Tiradentes');
select is(tests.after('2026-12-24 16:00', '12 hours'), 'Mon 28/12/2026 18:00', 'over Christmas and the weekend behind it');
select is(tests.after('2026-03-10 08:00', '25 hours'), 'Thu 12/03/2026 13:00', 'over several days');
select is(tests.after('2026-03-10 10:00', '0'), 'Tue 10/03/2026 10:00', 'no time at all is at once');
select is(tests.after('2026-03-10 18:00', '0'), 'Wed 11/03/2026 08:00', 'or at the next opening, for whoever comes when it closes');

select is(tests.after('2026-03-10 10:15', '3 days'), 'Fri 13/03/2026 10:15', 'days are working days');
select is(tests.after('2026-03-13 10:15', '1 day'), 'Mon 16/03/2026 10:15', 'over the weekend');
select is(tests.after('2026-03-14 10:15', '1 day'), 'Tue 17/03/2026 08:00', 'from a Saturday they are counted from the Monday''s opening');
select is(tests.after('2026-03-10 20:00', '1 day 1 hour'), 'Thu 12/03/2026 09:00', 'days first, then hours');
select is(
    tests.after('2026-03-12 17:00', '1 day 1 hour', '{"4": ["08:00", "18:00"], "5": ["08:00", "12:00"], "1": ["08:00", "18:00"]}'),
    'Mon 16/03/2026 09:00', 'a shorter day ends the same hour earlier'
);

-- The clocks of New York go forward on 8 March 2026 and back on 1 November; those of São Paulo went forward at midnight of 4 November 2018.
select is(tests.after('2026-03-08 00:00', '4 hours', '{"7": ["00:00", "24:00"]}', 'America/New_York'), 'Sun 08/03/2026 05:00', 'the hour that is left out counts for nothing');
select is(tests.after('2026-11-01 00:00', '4 hours', '{"7": ["00:00", "24:00"]}', 'America/New_York'), 'Sun 01/11/2026 03:00', 'the hour that comes twice counts twice');
select is(tests.after('2018-11-03 22:00', '3 hours', '{"6": ["00:00", "24:00"], "7": ["00:00", "24:00"]}'), 'Sun 04/11/2018 02:00', 'also at midnight');
select is(tests.after('2026-12-25 10:00', '1 day 2 hours', 'null'), 'Sat 26/12/2026 12:00', 'always open is always working time');

select throws_ok($$select calendar.add_working_time('2026-03-10 10:00Z', '1 hour', '{}')$$, 'ID105', null, 'hours that never open are said, not looked for without end');
select throws_ok($$select calendar.add_working_time('2026-03-10 10:00Z', '1 month')$$, 'ID105', null, 'nobody counts working months');
select throws_ok($$select calendar.add_working_time('infinity', '1 hour')$$, 'ID105', null, 'nor from a moment that is none');

select * from finish();
rollback;
