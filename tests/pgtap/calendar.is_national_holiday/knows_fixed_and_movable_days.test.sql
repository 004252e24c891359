begin;
select plan(17);

select is(calendar.is_national_holiday(t.day), t.expected, t.day || ' ' || t.what)
from (values
    ('2026-01-01'::date, true, 'Confraternização Universal'),
    ('2026-04-03', true, 'Good Friday'),
    ('2027-03-26', true, 'Good Friday of another year'),
    ('2026-04-21', true, 'Tiradentes'),
    ('2026-05-01', true, 'Labour Day'),
    ('2026-09-07', true, 'Independence'),
    ('2026-10-12', true, 'Nossa Senhora Aparecida'),
    ('2026-11-02', true, 'Finados'),
    ('2026-11-15', true, 'Republic'),
    ('2024-11-20', true, 'Zumbi, from 2024'),
    ('2023-11-20', false, 'Zumbi, not before 2024'),
    ('2026-12-25', true, 'Christmas'),
    ('2026-04-05', false, 'Easter Sunday'),
    ('2026-02-17', false, 'Carnival'),
    ('2026-06-04', false, 'Corpus Christi'),
    ('2026-12-24', false, 'Christmas Eve')
) as t (day, expected, what);

select is(
    (select count(*) from generate_series('2026-01-01'::date, '2026-12-31', '1 day') as d where calendar.is_national_holiday(d::date)),
    10::bigint,
    'a year has ten of them'
);

select * from finish();
rollback;
