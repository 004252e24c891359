begin;
select plan(13);

select is(calendar.easter_sunday(extract(year from t.day)::integer), t.day, t.day::text)
from (values
    ('1818-03-22'::date), ('1961-04-02'), ('1999-04-04'), ('2000-04-23'), ('2008-03-23'), ('2019-04-21'), ('2024-03-31'),
    ('2025-04-20'), ('2026-04-05'), ('2027-03-28'), ('2038-04-25'), ('2049-04-18')
) as t (day);

select is(
    (
        select count(*)
        from generate_series(1900, 2299) as y, calendar.easter_sunday(y) as e
        where extract(isodow from e) <> 7 or e not between make_date(y, 3, 22) and make_date(y, 4, 25)
    ),
    0::bigint,
    'in four centuries it is a Sunday between 22 March and 25 April'
);

select * from finish();
rollback;
