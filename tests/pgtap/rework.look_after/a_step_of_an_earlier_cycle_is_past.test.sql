begin;
select plan(4);

-- Two leads whose step is a day late and ordered nowhere: the attempt of one belongs to its cycle, that of the other to the one before.
select tests.make_operation();
create temporary table t as select tests.lead(1) as present, tests.lead(2) as past;
select tests.drain();
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
set constraints all immediate;
alter table leads.leads disable trigger user;
update leads.leads as l set next_action = 'rework', next_action_at = '2026-03-13 11:00:00+00', cycle = case l.id when t.past then 2 else 1 end from t where l.id in (t.present, t.past);
alter table leads.leads enable trigger user;
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, created_at)
select x, 1, 1, p.id, 'rework_1', '2026-03-13 11:00:00+00', util.current_time() from t, unnest(array[t.present, t.past]) as x, rework.policies as p where p.is_default;

select is(rework.look_after('2026-03-14 11:00:00+00'), 0, 'a day late is not more than a day');
select is(rework.look_after('2026-03-14 11:00:01+00'), 1, 'then it is');
select is((select string_agg(a.state || ' ' || coalesce(a.reason, '-'), ', ' order by a.lead_id) from rework.attempts as a), 'failed order_lost, planned -', 'the attempt of that lead is over');
select is((select string_agg(e.data ->> 'action', ' ') from leads.events as e, t where e.kind = 'step_lost' and e.lead_id = t.present), 'rework', 'its history says so');

select * from finish();
rollback;
