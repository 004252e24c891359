begin;
select plan(5);

-- A Tuesday at noon in São Paulo.
select tests.make_operation('2026-03-10 15:00+00', '{1,1,1,1}');
update ops.settings set value = '{"1": ["08:00", "18:00"], "2": ["08:00", "18:00"], "3": ["08:00", "18:00"], "4": ["08:00", "18:00"], "5": ["08:00", "18:00"]}'
where key = 'working_hours';
create function tests.works_from(p_n integer) returns text language sql as $$
    select concat_ws(' ', a.reason, to_char(a.opens_at at time zone 'America/Sao_Paulo', 'MM-DD HH24:MI'))
    from routing.list_availability() as a
    where a.email = 'consultant' || p_n || '@example.com'
$$;
select routing.save_absence('consultant2@example.com', p_until => '2026-03-14'), routing.save_absence('consultant3@example.com');
update routing.consultants set is_active = false where email = 'consultant4@example.com';

select is(tests.works_from(1), '03-10 12:00', 'who is there works now');
select is(tests.works_from(2), 'absent 03-16 08:00', 'who is away works at the first opening after it');
select is(tests.works_from(3), 'absent', 'without an end nobody knows');
select is(tests.works_from(4), 'inactive', 'and who is inactive works at no time');
select routing.end_absence('consultant3@example.com');
select is(tests.works_from(3), '03-10 12:00', 'once it ends they work again');

select * from finish();
rollback;
