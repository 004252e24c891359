create materialized view if not exists bi.dim_date as
with
zone as materialized (
    select coalesce(s.value, s.default_value) #>> '{}' as name from ops.settings as s where s.key = 'timezone'
),
bounds as (
    select
        date_trunc('year', coalesce((select min(b.received_at) from intake.submissions as b), util.current_time()) at time zone z.name)::date as first_day,
        (date_trunc('year', util.current_time() at time zone z.name) + interval '2 years')::date as end_day,
        (select coalesce(s.value, s.default_value) #>> '{}' from ops.settings as s where s.key = 'place') as place
    from zone as z
)
select
    d.day, to_char(d.day, 'YYYYMMDD')::integer as date_number, extract(year from d.day)::integer as year, extract(quarter from d.day)::integer as quarter,
    extract(month from d.day)::integer as month, date_trunc('month', d.day)::date as month_start,
    (array['janeiro', 'fevereiro', 'março', 'abril', 'maio', 'junho', 'julho', 'agosto', 'setembro', 'outubro', 'novembro', 'dezembro'])[extract(month from d.day)]
        as month_name_pt,
    to_char(d.day, 'FMMonth') as month_name_en, extract(isoyear from d.day)::integer as iso_year, extract(week from d.day)::integer as iso_week,
    date_trunc('week', d.day)::date as week_start, extract(day from d.day)::integer as day_of_month, extract(isodow from d.day)::integer as weekday,
    (array['segunda-feira', 'terça-feira', 'quarta-feira', 'quinta-feira', 'sexta-feira', 'sábado', 'domingo'])[extract(isodow from d.day)] as weekday_name_pt,
    to_char(d.day, 'FMDay') as weekday_name_en, extract(isodow from d.day) > 5 as is_weekend, h.is_holiday,
    extract(isodow from d.day) <= 5 and not h.is_holiday as is_working_day
from bounds as b
cross join lateral (select g::date as day from generate_series(b.first_day, b.end_day - 1, interval '1 day') as g) as d
cross join lateral (select calendar.is_holiday(d.day, b.place) as is_holiday) as h;

create unique index if not exists dim_date_key on bi.dim_date (day);

comment on materialized view bi.dim_date is
'One row for each civil day from the year of the first submission to the end of the next year, with the holidays of the operation''s place.';
comment on column bi.dim_date.day is 'The day: what facts name.';
comment on column bi.dim_date.date_number is 'The same as a number, 20261231.';
comment on column bi.dim_date.year is 'Year.';
comment on column bi.dim_date.quarter is '1 to 4.';
comment on column bi.dim_date.month is '1 to 12.';
comment on column bi.dim_date.month_start is 'First day of the month.';
comment on column bi.dim_date.month_name_pt is 'Name of the month in Portuguese.';
comment on column bi.dim_date.month_name_en is 'In English.';
comment on column bi.dim_date.iso_year is 'Year of the ISO week.';
comment on column bi.dim_date.iso_week is 'ISO week, 1 to 53.';
comment on column bi.dim_date.week_start is 'Monday of the week.';
comment on column bi.dim_date.day_of_month is '1 to 31.';
comment on column bi.dim_date.weekday is '1 (Monday) to 7 (Sunday).';
comment on column bi.dim_date.weekday_name_pt is 'Name of the weekday in Portuguese.';
comment on column bi.dim_date.weekday_name_en is 'In English.';
comment on column bi.dim_date.is_weekend is 'Saturday or Sunday.';
comment on column bi.dim_date.is_holiday is 'A holiday: national, movable feasts included, and those of the setting place.';
comment on column bi.dim_date.is_working_day is 'Neither.';

revoke all on bi.dim_date from public;
grant select on bi.dim_date to indica_bi;
