begin;
select plan(8);

select tests.make_operation();
create temporary table t as select n, tests.lead(n) as lead_id from generate_series(1, 7) as n;
select leads.change_status((select max(l.id) from leads.leads as l where l.consultant_id = tests.consultant(2)), 'lost', 'consultant:2', 'price');
create function tests.open_leads(p_n integer) returns integer language sql as $$
    select count(*)::integer from leads.leads as l where l.consultant_id = tests.consultant(p_n) and l.ended_at is null
$$;
select tests.remember();

select is(
    (select format('%s|%s', a.assigned, a.still_owned) from routing.set_consultant_active('consultant2@example.com', false) as a),
    '0|' || tests.open_leads(2), 'who stops keeps their open leads, and theirs alone are counted'
);
select is(tests.what_changed(), 'routing.consultants ~1', 'nobody else stops');
select is((select c.is_active from routing.consultants as c where c.id = tests.consultant(2)), false, 'they do');
select is(
    (select format('%s|%s', a.assigned, a.still_owned) from routing.set_consultant_active('consultant2@example.com', true) as a),
    '0|' || tests.open_leads(2), 'who begins again finds nobody waiting'
);
select is(tests.what_changed(), 'routing.consultants ~1', 'nobody else begins');
select isnt(tests.open_leads(1), tests.open_leads(2), '(somebody else has another number of leads)');
update routing.consultants set is_active = false;
select tests.lead(20);
select is((select a.assigned from routing.set_consultant_active('consultant1@example.com', false) as a), 0, 'who stops takes nobody');
select throws_ok($$select routing.set_consultant_active('nobody@example.com', true)$$, 'ID208', null, 'somebody unknown is refused');

select * from finish();
rollback;
