begin;
select plan(9);

-- Rules for two states; one pool has a member who left it and one who is inactive, the other has nobody.
select tests.make_operation();
insert into routing.pools (code, name) values ('rio', 'Rio'), ('minas', 'Minas');
update routing.rules set is_active = false;
create temporary table t as select
    tests.lead(1, '{"person": {"name": "Rui Reis", "phone": "21987654001"}}') as rio,
    tests.lead(2, '{"person": {"name": "Mia Melo", "phone": "31987654002"}}') as minas,
    tests.lead(3, '{"person": {"name": "Ivo Lima", "phone": "21987654003"}}') as ended;
select leads.change_status(ended, 'lost', 'tests', 'price') from t;
insert into routing.rules (position, name, conditions, pool_id)
select 10 + row_number() over (order by p.code), p.code, jsonb_build_object('uf', jsonb_build_array(case p.code when 'rio' then 'RJ' else 'MG' end)), p.id
from routing.pools as p where p.code <> 'geral';
insert into routing.pool_members (pool_id, consultant_id, is_active) select p.id, tests.consultant(1), false from routing.pools as p where p.code = 'rio';
update routing.consultants set is_active = false where id = tests.consultant(2);
insert into routing.pool_members (pool_id, consultant_id) select p.id, tests.consultant(2) from routing.pools as p where p.code = 'rio';
select tests.remember();
select is(routing.assign_waiting(), 0, 'who left a pool, who is inactive and who is in another pool take nobody');
select is(tests.what_changed(), 'nothing', 'and nothing says that nobody could');

update routing.consultants set is_active = true;
select is(routing.assign_waiting(), 1, 'one who can');
select is((select l.consultant_id from leads.leads as l join t on t.rio = l.id), tests.consultant(2), 'takes whoever waited');
select is((select l.queue_code from leads.leads as l join t on t.minas = l.id), 'triage', 'those of a pool without anybody wait on');
select is((select l.consultant_id from leads.leads as l join t on t.ended = l.id), null, 'an ended lead goes to nobody');

update routing.consultants set is_active = false;
create temporary table w as select n, tests.lead(n, jsonb_build_object('person', jsonb_build_object('name', 'Rui Reis', 'phone', '219876540' || n))) as lead_id from generate_series(30, 33) as n;
update routing.consultants set is_active = true;
select is(routing.assign_waiting(3), 3, 'so many as are asked for');
select is((select array_agg(w.n order by w.n) from w join leads.leads as l on l.id = w.lead_id where l.consultant_id is not null), '{30,31,32}', 'in order of arrival');
select is(routing.assign_waiting(3), 1, 'and the rest the next time');

select * from finish();
rollback;
