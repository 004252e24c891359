begin;
select plan(8);

select tests.freeze('2026-06-03 12:00:00+00');
create temporary view cells as
select
    format('%s>%s came %s open %s won %s ended %s stay %s', date '2000-01-03' + 7 * c.came, date '2000-01-03' + 7 * c.week, c.came_by, c.open, c.won, c.ended, c.staying) as said,
    c.came, c.week, c.open_scored, c.open_score, c.staying_scored
from unnest(scoring.count_cells(scoring.week_number('2026-06-01'))) as c;

select is(scoring.week_number('2026-05-31') + 1, scoring.week_number('2026-06-01'), 'a week begins on Monday');
select is((select count(*) from cells), 0::bigint, 'nobody came');
insert into scoring.history (name, reference, registered_at, outcome, ended_at, told_at) values
    ('a', 'won', '2026-05-12 12:00+00', 'won', '2026-05-20 12:00+00', '2026-06-03 12:00+00'),
    ('a', 'lost', '2026-05-13 12:00+00', 'lost', '2026-05-13 12:00+00', '2026-06-03 12:00+00'),
    ('a', 'open', '2026-05-13 12:00+00', 'open', null, '2026-05-27 12:00+00'),
    ('a', 'this week', '2026-06-02 12:00+00', 'open', null, '2026-06-03 12:00+00');
select is(
    (select array_agg(c.said order by c.came, c.week) from cells as c),
    array[
        '2026-05-11>2026-05-11 came 3 open 3 won 0 ended 1 stay 2', '2026-05-11>2026-05-18 came 3 open 2 won 1 ended 1 stay 0',
        '2026-05-11>2026-05-25 came 2 open 0 won 0 ended 0 stay 0'
    ], 'who is not looked at any more proves nothing, nor does the week that runs'
);
-- Our own leads, which are looked at until now.
select tests.freeze('2026-05-19 12:00:00+00');
select tests.make_operation(null);
select count(tests.lead(n)) from generate_series(1, 3) as n;
select tests.freeze('2026-05-20 12:00:00+00');
select leads.change_status((select min(l.id) from leads.leads as l), 'won', 'tests');
select tests.freeze('2026-06-03 12:00:00+00');
select is(
    (select c.said from cells as c where c.said like '2026-05-18>2026-05-18%'), '2026-05-18>2026-05-18 came 3 open 3 won 1 ended 1 stay 2',
    'one is won, two stay'
);
select is((select c.said from cells as c where c.said like '2026-05-18>2026-05-25%'), '2026-05-18>2026-05-25 came 3 open 2 won 0 ended 0 stay 2', 'into this week');
select is((select c.open_scored || ' ' || c.staying_scored from cells as c where c.said like '2026-05-18>2026-05-25%'), '2 2', 'with their scores');
select is((select count(*) from cells as c where c.week >= scoring.week_number('2026-06-01')), 0::bigint, 'only weeks that are over');
select is((select c.said from cells as c where c.said like '2026-05-11>2026-05-18%'), '2026-05-11>2026-05-18 came 3 open 2 won 1 ended 1 stay 0', 'the others are as they were');

select * from finish();
rollback;
