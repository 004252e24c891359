begin;
select plan(4);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table c as select tests.desk('dora@example.com') as director;
create function tests.away(p_name text) returns text language sql as $$
    select concat_ws(' ', x ->> 'is_away', x ->> 'away_until')
    from c, lateral jsonb_array_elements(governance.desk_overview(desk.viewer_of(director), '{}') -> 'consultants') as x
    where x ->> 'name' = p_name
$$;
select routing.save_absence('consultant1@example.com', 'leave'), routing.save_absence('consultant2@example.com', 'vacation', null, '2026-03-12'),
    routing.save_absence('consultant3@example.com', 'vacation', '2026-03-20', '2026-03-30');
select is(tests.away('Ana Lima'), 'true', 'an absence without an end is one');
select matches(tests.away('Bruno Reis'), '^true 2026-03-1[23]T', 'another until its end');
select is(tests.away('Carla Dias'), 'false', 'whoever is away later is here');
select routing.end_absence('consultant1@example.com');
select is(tests.away('Ana Lima'), 'false', 'and whoever is back');

select * from finish();
rollback;
