begin;
select plan(14);

select tests.make_operation('2026-03-05 15:00:00+00');
update ops.settings set value = null where key = 'first_contact_hours';
create function tests.leaves(p_local timestamp, p_place text default null) returns text language sql as $$
    select to_char(calendar.next_sending_time(p_local at time zone 'America/Sao_Paulo', 'America/Sao_Paulo', p_place) at time zone 'America/Sao_Paulo', 'Dy MM-DD HH24:MI')
$$;
select is(calendar.place_of('+5581988887777'), 'PE', 'the state is that of the area code');
select is(calendar.place_of('+351910000000'), null, 'abroad is no state');
select is(calendar.place_of(null), null, 'nor is nothing');
-- 6 March 2026 is a Friday, and a holiday in Pernambuco alone.
select is(tests.leaves('2026-03-06 10:00', 'PE'), 'Sat 03-07 08:00', 'on a holiday of the person''s state');
select is(tests.leaves('2026-03-06 10:00', 'SP'), 'Fri 03-06 10:00', 'which another state has not');
select is(tests.leaves('2026-03-06 10:00'), 'Fri 03-06 10:00', 'nor nobody''s');
select is(calendar.closing_time('2026-03-06 13:00Z', 'America/Recife', 'PE'), '2026-03-07 23:00Z', 'the hours that end are those of the day after it');
select is(calendar.add_business_days('2026-03-05', 1, 'PE'), '2026-03-09', 'it is no business day there');
select is(calendar.add_business_days('2026-03-05', 1), '2026-03-06', 'elsewhere it is');
select calendar.save_holiday('BR', '2026-03-10', 'Luto nacional');
select is(tests.leaves('2026-03-10 10:00'), 'Wed 03-11 08:00', 'a day off that the operator gave the country');
-- Recife has 16 July and São Paulo, its state, 9 July.
select ops.set_setting('place', '"2611606"');
select is(tests.leaves('2026-07-16 10:00', 'SP'), 'Fri 07-17 08:00', 'a holiday of the town of the operation');
select is(tests.leaves('2026-03-06 10:00', 'SP'), 'Sat 03-07 08:00', 'and of its state');
select is(tests.leaves('2026-07-09 10:00', 'SP'), 'Fri 07-10 08:00', 'beside that of the person''s');
select is(tests.leaves('2026-07-09 10:00', 'RJ'), 'Thu 07-09 10:00', 'which is nobody else''s');

select * from finish();
rollback;
