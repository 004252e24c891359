begin;
select plan(8);
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table n as select n, tests.lead(n) as lead_id from generate_series(1, 3) as n;
select count(*) from tests.drain();
create function tests.plan_on(p_day date) returns text language sql as $$
    select string_agg(format('%s %s %s %s', p.step, p.action, p.reason, to_char(p.due_at at time zone 'America/Sao_Paulo', 'DD HH24:MI')), ', ')
    from rework.plan_of(p_day) as p
$$;
select is(tests.plan_on(null), null, 'nothing today');
select is(tests.plan_on('2026-03-12'), null, 'nor on D+2');
select tests.remember();
select is(tests.plan_on('2026-03-13'), '1 send_template silent_since_2026-03-10 13 00:00, 1 send_template silent_since_2026-03-10 13 00:00, 1 send_template silent_since_2026-03-10 13 00:00', 'on D+3 the first step of each');
select is(tests.what_changed(), 'nothing', 'and nothing changes');
select tests.freeze('2026-03-13 12:00:00+00');
select is((select count(*) from rework.run(p_limit => 2)), 2::bigint, 'two are planned');
select is((select string_agg(p.action, ' ' order by p.action) from rework.plan_of('2026-03-13') as p), 'planned planned send_template', 'both, and the one that is left');
select is((select count(*) from rework.plan_of('2026-03-12')), 0::bigint, 'a day that is over has nothing to come');
select is((select count(distinct (p.lead_uid, p.person)) from rework.plan_of('2026-03-13') as p join leads.leads as l on l.uid = p.lead_uid join people.people as q on q.id = l.person_id and q.name = p.person), 3::bigint, 'each by its person');
select * from finish();
rollback;
