begin;
select plan(15);

create function tests.days(p_year integer, p_place text) returns text language sql as $$
    select string_agg(to_char(d.day, 'DD/MM') || ' ' || d.place, ', ' order by d.day, d.place) from calendar.list_holidays(p_year, p_place) as d where d.place <> 'BR'
$$;
create function tests.is_listed(p_year integer, p_place text, p_name text) returns text language sql as $$
    select string_agg(concat_ws(' ', to_char(d.day, 'YYYY-MM-DD'), d.place, d.place_name), ', ') from calendar.list_holidays(p_year, p_place) as d where d.name = p_name
$$;
delete from calendar.holidays as h where h.place in ('SP', '3550308', 'RJ', '3304557', 'BR');
select calendar.save_holiday('SP', '07-09', 'Revolução'), calendar.save_holiday('3550308', '01-25', 'Aniversário'), calendar.save_holiday('SP', 'easter-47', 'Carnaval'),
    calendar.save_holiday('RJ', '04-23', 'São Jorge'), calendar.save_holiday('3304557', '01-20', 'São Sebastião'),
    calendar.save_holiday('BR', '2026-12-31', 'Luto'), calendar.save_holiday('SP', '02-29', 'Bissexto');

select is(tests.days(2026, '3550308'), '25/01 3550308, 17/02 SP, 09/07 SP', 'a municipality has its own days and its state''s');
select is(tests.days(2026, 'SP'), '17/02 SP, 09/07 SP', 'a state those of all its municipalities');
select is(tests.days(2027, '3550308'), '25/01 3550308, 09/02 SP, 09/07 SP', 'in each year, those by Easter on another day');
select is(tests.days(2026, '3304557'), '20/01 3304557, 23/04 RJ', 'another has others');
select is((select count(*) from calendar.list_holidays(2026) as d where d.place in ('SP', 'RJ', '3550308', '3304557')), 5::bigint, 'without a place, those of all');
select is(tests.is_listed(2026, '3550308', 'Aniversário'), '2026-01-25 3550308 São Paulo/SP', 'a municipality is named');
select is(tests.is_listed(2026, 'SP', 'Revolução'), '2026-07-09 SP SP', 'a state is its letters');
select is(tests.is_listed(2026, 'RJ', 'Luto'), '2026-12-31 BR BR', 'what is everywhere is there too');
select is(tests.is_listed(2027, 'RJ', 'Luto'), null, 'once is once');
select is(tests.is_listed(2028, 'SP', 'Bissexto'), '2028-02-29 SP SP', 'the last of February in a leap year');
select is(tests.is_listed(2027, 'SP', 'Bissexto'), null, 'in no other');
select is(array[tests.is_listed(2100, 'SP', 'Bissexto'), tests.is_listed(2000, 'SP', 'Bissexto')], '{NULL,2000-02-29 SP SP}', 'of the centuries every fourth');
select is(
    (select string_agg(d.occasion, ' ' order by d.day) from calendar.list_holidays(2026, 'RJ') as d where d.name = 'nacional'),
    (select string_agg(to_char(n.day, 'MM-DD'), ' ' order by n.day) from generate_series('2026-01-01'::timestamp, '2026-12-31', '1 day') as n (day) where calendar.is_national_holiday(n.day::date)),
    'with the national ones, from the first of January to the last of December'
);
select is(array(select d.day from calendar.list_holidays(2026, '3550308') as d), array(select d.day from calendar.list_holidays(2026, '3550308') as d order by 1), 'in the order of the year');
select is_empty($$
    select d.day from calendar.list_holidays(2026, '3550308') as d where not calendar.is_holiday(d.day, '3550308')
    union all
    select n.day::date from generate_series('2026-01-01'::timestamp, '2026-12-31', '1 day') as n (day)
    where calendar.is_holiday(n.day::date, '3550308') and n.day::date not in (select d.day from calendar.list_holidays(2026, '3550308') as d)
$$, 'the very days on which nobody is called');

select * from finish();
rollback;
