begin;
select plan(12);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 3) as n;
select leads.change_status(l.id, 'lost', 'operator', 'price') from l where l.n in (1, 3);
select tests.advance('1 hour');
insert into l select 4, tests.lead(1);
insert into l select 5, tests.lead(5);
select people.suppress(people.own_keys(tests.person_id(l.id)), 'stop_word', '2026-03-10 15:30:00+00') from l where l.n in (1, 2);
create function tests.lift(p_n integer, p_at timestamptz default '2026-03-10 15:40:00+00', p_came_by text[] default '{}') returns integer language sql as $$
    select leads.lift_suppression(tests.person_id(l.id), 'asked', 'person', p_at, p_came_by) from l where l.n = p_n
$$;
create function tests.told() returns text language sql as $$
    select coalesce(string_agg(concat_ws(' ', l.n, e.actor, e.data), ', ' order by l.n), 'nothing') from leads.events as e join l on l.id = e.lead_id where e.kind = 'opt_out_lifted'
$$;
select is(tests.lift(3), 0, 'who asked nothing');
select is(tests.lift(1, '2026-03-10 15:30:00+00'), 0, 'what was said at the same time lifts nothing');
select is(tests.told(), 'nothing', 'and nothing is told');
select people.suppress('{phone:x1}', 'stop_word', '2026-03-10 15:30:00+00');
select is(tests.lift(1, p_came_by => '{phone:x1}'), 2, 'of theirs and of what they say it by');
select is(tests.told(), '4 person {"reason": "asked"}', 'told of their newest lead');
select is(people.is_person_suppressed(tests.person_id(l.id)), false, 'they may be contacted') from l where l.n = 1;
select is(people.is_person_suppressed(tests.person_id(l.id)), true, 'another may not') from l where l.n = 2;
select is(tests.lift(1), 0, 'once');
select is(tests.told(), '4 person {"reason": "asked"}', 'told once');

-- Who stopped by two ways and takes back one is still left alone.
insert into people.identifiers (person_id, kind, value, match_key) select tests.person_id(l.id), 'bsuid', 'BR.2', 'BR.2' from l where l.n = 2;
select people.suppress('{bsuid:BR.2}', 'stop_word', '2026-03-10 15:50:00+00');
select is(tests.lift(2), 1, 'an older wish');
select is(people.is_person_suppressed(tests.person_id(l.id)), true, 'a later one stands') from l where l.n = 2;
select is(tests.told(), '4 person {"reason": "asked"}', 'and nothing is told');

select * from finish();
rollback;
