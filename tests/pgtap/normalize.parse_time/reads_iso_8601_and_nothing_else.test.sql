begin;
select plan(18);

set local timezone = 'UTC';
select is(normalize.parse_time(t.text) at time zone 'UTC', t.expected, coalesce(t.text, 'null'))
from (values
    ('2026-03-10', '2026-03-10 00:00'::timestamp),
    ('2026-03-10T10:20', '2026-03-10 10:20'),
    ('2026-03-10 10:20:30', '2026-03-10 10:20:30'),
    ('2026-03-10T10:20:30.5Z', '2026-03-10 10:20:30.5'),
    ('2026-03-10T10:20:30-03:00', '2026-03-10 13:20:30'),
    ('2026-03-10T10:20:30+0530', '2026-03-10 04:50:30'),
    ('2024-02-29', '2024-02-29 00:00'),
    ('2026-02-29', null),
    ('2026-13-01', null),
    ('2026-03-10T25:00', null),
    ('2026-03-10T10:20:30+99:00', null),
    ('0000-00-00', null),
    ('10/03/2026', null),
    ('now', null),
    ('infinity', null),
    ('20260310', null),
    ('', null),
    (null, null)
) as t (text, expected);

select * from finish();
rollback;
