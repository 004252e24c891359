begin;
select plan(5);

select is(calendar.working_time_between('2026-03-13 17:00-03', '2026-03-16 09:00-03'), interval '2 hours', 'over the weekend');
select is(calendar.working_time_between('2026-03-14 10:00-03', '2026-03-15 10:00-03'), interval '0', 'nothing on it');
select is(calendar.working_time_between('2026-03-16 10:00-03', '2026-03-13 10:00-03'), interval '0', 'nothing backwards');
select is(calendar.working_time_between('2026-03-13 10:00-03', '2026-03-16 10:00-03', 'null'), interval '72 hours', 'always open counts all');
select results_eq(
    $$select n, calendar.working_time_between(f.at, calendar.add_working_time(f.at, make_interval(mins => n)))
    from generate_series(7, 9000, 611) as n
    cross join (values (timestamptz '2026-04-01 03:12-03'), ('2026-12-24 11:40-03'), ('2026-02-14 23:59-03')) as f (at)
    order by n, f.at$$,
    $$select n, make_interval(mins => n) from generate_series(7, 9000, 611) as n, generate_series(1, 3) order by n$$,
    'and between a moment and so much later there is so much, from wherever'
);

select * from finish();
rollback;
