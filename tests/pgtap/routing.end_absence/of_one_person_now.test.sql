begin;
select plan(12);

select tests.make_operation();
create temporary table a (n integer, id bigint);
create function tests.away(p_n integer, p_consultant integer, p_from interval, p_to interval) returns void language plpgsql as $$
declare
    v_id bigint;
begin
    insert into routing.absences (consultant_id, starts_at, ends_at, reason) values (tests.consultant(p_consultant), util.current_time() + p_from, util.current_time() + p_to, 'other') returning id into v_id;
    insert into a values (p_n, v_id);
end;
$$;
-- One over, one now, two to come; another consultant is away too.
select tests.away(1, 1, '-3 days', '-2 days'), tests.away(2, 2, '-1 day', '1 day'), tests.away(3, 1, '-1 day', '1 day'), tests.away(4, 1, '2 days', '3 days'), tests.away(5, 1, '4 days', '5 days'), tests.away(6, 3, '-1 day', '1 day');
create function tests.left() returns text language sql as $$
    select string_agg(concat_ws(' ', a.n, extract(day from x.ends_at - util.current_time())), ', ' order by a.n) from a join routing.absences as x using (id)
$$;
create temporary table l as select tests.lead(1) as lead_id;
select is((select l0.queue_code from leads.leads as l0 join l on l.lead_id = l0.id), 'triage', 'while all are away a lead waits');
create temporary table r as select * from routing.end_absence('consultant1@example.com');
select is((select concat_ws(' ', a.n, was_removed, assigned) from r join a on a.id = r.absence_id), '3 f 1', 'who is back takes what waited');
select is(tests.left(), '1 -2, 2 1, 3 0, 4 3, 5 5, 6 1', 'that absence ends now, no other');
select is((select l0.consultant_id from leads.leads as l0 join l on l.lead_id = l0.id), tests.consultant(1), 'the lead is theirs');
select throws_ok($$select routing.end_absence('consultant1@example.com')$$, 'ID209', null, 'none is left that began');
select throws_ok(format('select routing.end_absence(''consultant1@example.com'', %s)', (select id from a where n = 2)), 'ID209', null, 'another''s is not theirs');
select throws_ok(format('select routing.end_absence(''consultant1@example.com'', %s)', (select id from a where n = 1)), 'ID209', null, 'what is over is over');
select is((select concat_ws(' ', was_removed, assigned) from a cross join lateral routing.end_absence('consultant1@example.com', a.id) where n = 5), 't 0', 'one to come');
select is(tests.left(), '1 -2, 2 1, 3 0, 4 3, 6 1', 'is taken away, and no other');
insert into a select 7, id from (select tests.away(8, 2, '0', '2 days')) as x, a where n = 8;
update routing.absences set ends_at = null where id = (select id from a where n = 2);
select is((select concat_ws(' ', was_removed) from a cross join lateral routing.end_absence('consultant2@example.com', a.id) where n = 8), 't', 'one that begins at this moment never began');
select is((select concat_ws(' ', a.n, was_removed) from routing.end_absence('consultant2@example.com') as e join a on a.id = e.absence_id), '2 f', 'one without an end ends');
select is((select count(*) from routing.absences as x where x.consultant_id = tests.consultant(3) and x.ends_at > util.current_time()), 1::bigint, 'the third is away still');

select * from finish();
rollback;
