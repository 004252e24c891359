begin;
select plan(9);

select tests.make_operation('2026-03-10 15:00:00+00');
select routing.save_team('sul', 'Sul', null), routing.save_team('norte', 'Norte', null);
select routing.set_team('consultant1@example.com', 'sul'), routing.set_team('consultant2@example.com', 'norte'), routing.set_team('consultant3@example.com', 'norte');
create temporary table c as select tests.desk('dora@example.com') as director, tests.desk('mia@example.com', 'manager', 'sul') as manager,
    tests.desk('nico@example.com', 'manager', 'norte') as northern, tests.desk('consultant3@example.com', 'consultant') as consultant;
create temporary table l as select tests.lead(1) as id, tests.lead(2) as other;
update leads.leads set consultant_id = tests.consultant(1), queue_code = null from l where leads.id in (l.id, l.other);
delete from routing.decisions as d using l where d.lead_id in (l.id, l.other);
insert into routing.decisions (lead_id, winner_id, snapshot, decided_at)
select u.id, tests.consultant(1), '{"reason": "manual"}', util.current_time() from l, lateral (values (l.id), (l.other)) as u (id);
create temporary table asked as
select jsonb_build_object('action', 'transfer', 'object', o.uid, 'seen', o.event_seq::text, 'consultant', 'consultant2@example.com', 'reason', 'férias') as request
from l join leads.leads as o on o.id = l.id;

select is((tests.desk_act(director, request)).http_status, 200, 'a lead is given to another team') from c, asked;
select is((tests.desk_act(manager, request)).http_status, 404, 'whoever had it sees it no longer') from c, asked;
select matches((tests.desk_act(manager, request)).body ->> 'detail', '^Dora já fez isto \(transferiu\) às 12:00\.$', 'and is told who took it') from c, asked;
select is((tests.desk_act(consultant, request || '{"action": "suppress"}')).body ->> 'detail', null, 'whoever never had it is told nothing') from c, asked;
select is((tests.desk_act(consultant, request || '{"action": "suppress"}')).http_status, 404, 'as of a lead that is none') from c, asked;
select is((tests.desk_act(northern, jsonb_build_object('action', 'suppress', 'object', tests.desk_uid(other)))).body ->> 'detail', null, 'nor of the other lead') from c, l;

-- The next day an hour alone would be of today.
select tests.advance('1 day');
update c set manager = tests.desk('mia@example.com', 'manager', 'sul'), northern = tests.desk('nico@example.com', 'manager', 'norte');
select matches((tests.desk_act(northern, request)).body ->> 'detail', '^Dora mudou este lead às 12:00 de 10/03/2026\. ', 'a change of yesterday has its day') from c, asked;
select matches((tests.desk_act(manager, request)).body ->> 'detail', ' às 12:00 de 10/03/2026\.$', 'so has who was faster') from c, asked;
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
