begin;
select plan(3);

-- Wednesday, 10 June 2026, noon in São Paulo. Eight leads of two weeks: on the first and the last second of a period and beside it, of two teams and one queue.
select tests.make_operation('2026-06-10 15:00:00+00', '{1,2,1,1}');
update routing.consultants as c set is_active = false where c.id = tests.consultant(4);
insert into routing.teams (code, name, is_active) values ('sul', 'Sul', true), ('norte', 'Norte', true), ('velho', 'Velho', false);
update routing.consultants as c set team_id = (select t.id from routing.teams as t where t.code = case when c.id = tests.consultant(3) then 'norte' when c.id = tests.consultant(4) then 'velho' else 'sul' end);
insert into leads.products (code, name) values ('carro', 'Carro');
create temporary table a (n integer, id bigint);
grant select on a to public;
create function pg_temp.come(p_n integer, p_at text, p_patch jsonb) returns void language plpgsql as $$
begin
    perform tests.freeze(p_at::timestamptz);
    insert into a values (p_n, tests.lead(p_n, p_patch || jsonb_build_object('person', jsonb_build_object('name', 'Pessoa ' || chr(64 + p_n) || ' Souza', 'phone', tests.phone(p_n)))));
end;
$$;
select pg_temp.come(4, '2026-05-28 02:59:59+00', '{"origin": "partner", "product": "plano"}');
select pg_temp.come(3, '2026-05-28 03:00:00+00', '{"origin": "site", "product": "carro", "referrer": {"name": "Beto Reis"}}');
select pg_temp.come(2, '2026-06-04 02:59:59+00', '{"origin": "partner", "product": "carro", "referrer": {"name": "Alda Nunes"}}');
select pg_temp.come(1, '2026-06-04 03:00:00+00', '{"origin": "partner", "product": "plano", "referrer": {"name": "Alda Nunes"}}');
select pg_temp.come(8, '2026-06-09 01:00:00+00', '{"origin": "partner", "product": "carro", "referrer": {"name": "Alda Nunes"}}');
select pg_temp.come(7, '2026-06-09 12:00:00+00', '{"origin": "manual"}');
select pg_temp.come(5, '2026-06-10 12:00:00+00', '{"origin": "site", "product": "plano", "referrer": {"name": "Beto Reis"}}');
select pg_temp.come(6, '2026-06-10 12:30:00+00', '{"origin": "site"}');
select tests.freeze('2026-06-10 15:00:00+00');
update leads.leads as l
set consultant_id = case when a.n in (1, 5) then tests.consultant(1) when a.n in (2, 3, 6) then tests.consultant(2) when a.n = 8 then tests.consultant(3) when a.n = 4 then tests.consultant(4) end,
    queue_code = case when a.n = 7 then 'triage' end,
    status = case a.n when 1 then 'engaged' when 2 then 'won' when 3 then 'qualified' when 5 then 'contacted' when 6 then 'lost' when 8 then 'won' else 'new' end,
    ended_at = case when a.n in (2, 6, 8) then util.current_time() end, lost_reason = case when a.n = 6 then 'price' end,
    next_action = case when a.n in (2, 6, 8) then null when a.n in (1, 3) then 'answer_person' when a.n = 5 then 'await_reply' when a.n = 7 then 'human_review' else 'first_contact' end,
    next_action_at = case when a.n not in (2, 6, 8) then util.current_time() + (a.n - 4) * interval '1 hour' end,
    unanswered_since = case a.n when 1 then '2026-06-10 14:00+00' when 3 then '2026-06-10 13:00+00' when 4 then '2026-06-10 10:00+00' when 8 then '2026-06-01 00:00+00' end::timestamptz,
    first_contact_at = case a.n when 1 then '2026-06-04 04:00+00' when 2 then '2026-06-04 03:30+00' when 5 then '2026-06-10 11:00+00' end::timestamptz
from a where a.id = l.id;
insert into leads.calls (lead_id, token_id, result, called_at)
select a.id, tests.token_id(), w.result, w.at::timestamptz
from (values (8, 'answered', '2026-06-09 03:00+00'), (8, 'opted_out', '2026-06-09 04:00+00'), (6, 'no_answer', '2026-06-10 13:00+00'), (3, 'call_back', '2026-05-28 04:00+00'), (1, 'answered', '2026-06-04 05:00+00')) as w (n, result, at)
join a on a.n = w.n;
insert into inbox.replies (channel_id, person_id, lead_id, wamid, kind, body, written_at, created_at)
select (select c.id from sending.channels as c), l.person_id, l.id, 'wamid.r' || w.n, 'text', 'Oi', w.at::timestamptz, w.at::timestamptz
from (values (1, '2026-06-05'), (3, '2026-05-29'), (8, '2026-06-09 05:00+00')) as w (n, at) join a on a.n = w.n join leads.leads as l on l.id = a.id;
insert into routing.absences (consultant_id, starts_at, ends_at, reason)
values
    (tests.consultant(1), '2026-06-11', '2026-06-12', 'leave'), (tests.consultant(1), '2026-06-10 15:00+00', '2026-06-11', 'vacation'), (tests.consultant(2), '2026-06-01', '2026-06-10 15:00+00', 'vacation'),
    (tests.consultant(3), '2026-06-09', null, 'leave'), (tests.consultant(2), '2026-06-10 15:00:01+00', '2026-06-20', 'leave');
delete from routing.waits;
insert into routing.waits (lead_id, kind, consultant_id, queue_code, step_at, since, at_risk_at, due_at, told_at, passed_at, passed_ids, terms_hash)
select a.id, w.kind, l.consultant_id, l.queue_code, w.since::timestamptz, w.since::timestamptz, w.due::timestamptz - interval '10 minutes', w.due::timestamptz, null, w.passed::timestamptz, w.ids, 0
from (values
    (1, 'answer_person', '2026-06-10 14:30+00', '2026-06-10 15:30+00', null, '{}'::bigint[]), (5, 'first_contact', '2026-06-10 12:00+00', '2026-06-10 14:54:59+00', null, '{}'), (3, 'answer_person', '2026-06-10 14:20+00', '2026-06-10 14:55+00', null, '{}'),
    (7, 'queue', '2026-06-09 12:00+00', '2026-06-12 15:30+00', '2026-06-10 12:00+00', '{}'), (4, 'first_contact', '2026-06-08 12:00+00', '2026-06-11 12:00+00', null, array[tests.consultant(2)])
) as w (n, kind, since, due, passed, ids)
join a on a.n = w.n join leads.leads as l on l.id = a.id;

create function pg_temp.viewer(p_sees text, p_of integer[], p_rights text[] default '{}') returns desk.viewer language sql as $$
    select row(null, 'x', 'x', p_sees, p_rights, null, (select array_agg(tests.consultant(n)) from unnest(p_of) as n))::desk.viewer
$$;
-- Who a uid is matters less here than that it stands beside the right name.
create function pg_temp.shown(p_said jsonb) returns text language sql as $$
    select regexp_replace(regexp_replace(regexp_replace(p_said::text, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 'UID', 'g'), '"(id|version|based_on|active|seen)": "?[0-9a-f:]+"?', '"\1": "N"', 'g'), '0\.0000000000[0-9]+', '0', 'g')
$$;

insert into rework.policies (code, name, position, conditions, is_active, is_default)
select w.code, w.name, w.position, '{}', w.is_active, false from (values ('vip', 'VIP', 1, true), ('velha', 'Velha', 2, false)) as w (code, name, position, is_active);
insert into rework.steps (policy_id, step, gap_days, template_code) select p.id, s.n, s.n * 2, 'rework_' || s.n from rework.policies as p, generate_series(1, 2) as s (n) where p.code = 'vip' order by s.n desc;
delete from rework.attempts;
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, state, created_at, finished_at)
select a.id, 1, w.step, p.id, 'rework_' || w.step, w.at::timestamptz, w.state, '2026-04-01', case when w.state <> 'planned' then w.at::timestamptz end
from (values
    (1, 1, 'vip', 'sent', '2026-06-10 03:00+00'), (1, 2, 'vip', 'planned', '2026-06-10 14:55+00'), (3, 1, 'vip', 'planned', '2026-06-10 14:54:59+00'), (5, 1, 'padrao', 'planned', '2026-06-11 02:59:59+00'), (7, 1, 'padrao', 'planned', '2026-06-11 03:00+00'),
    (8, 1, 'padrao', 'planned', '2026-06-12 12:00+00'), (4, 1, 'padrao', 'planned', '2026-06-12 13:00+00'), (4, 2, 'padrao', 'planned', '2026-06-12 14:00+00'), (6, 1, 'padrao', 'cancelled', '2026-06-10 12:00+00'), (2, 1, 'vip', 'sent', '2026-06-10 02:59:59+00'),
    (3, 2, 'vip', 'sent', '2026-05-12 03:00+00'), (6, 2, 'vip', 'sent', '2026-05-12 02:59:59+00'), (8, 2, 'padrao', 'sent', '2026-06-09 04:00+00')
) as w (n, step, policy, state, at)
join a on a.n = w.n
join lateral (select p.id from rework.policies as p where case when w.policy = 'padrao' then p.is_default else p.code = w.policy end limit 1) as p on true;
insert into jobs.runs (job_name, started_at, outcome, finished_at)
values ('rework.run', '2026-06-10 12:00+00', 'succeeded', '2026-06-10 12:01+00'), ('rework.run', '2026-06-10 12:30+00', 'skipped', '2026-06-10 12:30+00'), ('rework.run', '2026-06-09 12:00+00', 'failed', '2026-06-09 12:01+00'), ('jobs.purge', '2026-06-10 14:00+00', 'failed', '2026-06-10 14:01+00');

select is(pg_temp.shown(governance.desk_rework(pg_temp.viewer('all', null), '{}')), '{"day": "2026-06-10", "plan": {"count": 3, "items": [{"lead": "UID", "seen": "N", "step": 1, "owner": "Bruno Reis", "due_at": "2026-06-10T14:54:59+00:00", "person": "Pessoa C Souza", "policy": "VIP", "is_late": true, "template": "rework_1"}, {"lead": "UID", "seen": "N", "step": 2, "owner": "Ana Lima", "due_at": "2026-06-10T14:55:00+00:00", "person": "Pessoa A Souza", "policy": "VIP", "is_late": false, "template": "rework_2"}, {"lead": "UID", "seen": "N", "step": 1, "owner": "Ana Lima", "due_at": "2026-06-11T02:59:59+00:00", "person": "Pessoa e Souza", "policy": "D+3, D+6, D+10", "is_late": false, "template": "rework_1"}]}, "coming": [{"day": "2026-06-11", "planned": 1}, {"day": "2026-06-12", "planned": 2}], "effect": [], "period": "30d", "last_run": {"at": "2026-06-10T12:00:00+00:00", "outcome": "succeeded"}, "policies": [{"code": "vip", "days": "calendar", "name": "VIP", "seen": "N", "steps": [{"step": 1, "gap_days": 2, "template": "rework_1"}, {"step": 2, "gap_days": 4, "template": "rework_2"}], "preview": [{"step": 1, "due_date": "2026-06-12", "leaves_on": "2026-06-12"}, {"step": 2, "due_date": "2026-06-16", "leaves_on": "2026-06-16"}, {"step": null, "due_date": "2026-06-19", "leaves_on": "2026-06-19"}], "hold_out": 0.0, "is_active": true, "conditions": {}, "is_default": false}, {"code": "default", "days": "calendar", "name": "D+3, D+6, D+10", "seen": "N", "steps": [{"step": 1, "gap_days": 3, "template": "rework_1"}, {"step": 2, "gap_days": 3, "template": "rework_2"}, {"step": 3, "gap_days": 4, "template": "rework_3"}], "preview": [{"step": 1, "due_date": "2026-06-13", "leaves_on": "2026-06-13"}, {"step": 2, "due_date": "2026-06-16", "leaves_on": "2026-06-16"}, {"step": 3, "due_date": "2026-06-20", "leaves_on": "2026-06-20"}, {"step": null, "due_date": "2026-06-23", "leaves_on": "2026-06-23"}], "hold_out": 0.0, "is_active": true, "conditions": {}, "is_default": true}, {"code": "velha", "days": "calendar", "name": "Velha", "seen": "N", "steps": [], "preview": [{"step": null, "due_date": "2026-06-13", "leaves_on": "2026-06-13"}], "hold_out": 0.0, "is_active": false, "conditions": {}, "is_default": false}], "templates": [{"code": "rework_1", "name": "indica_retomada_1"}, {"code": "rework_2", "name": "indica_retomada_2"}, {"code": "rework_3", "name": "indica_retomada_3"}], "sent_today": 0, "to_look_at": 1, "places_left": null}', 'of everybody, in thirty days');
select is(pg_temp.shown(governance.desk_rework(pg_temp.viewer('team', '{1,2}'), '{"period": "7d"}')), '{"day": "2026-06-10", "plan": {"count": 3, "items": [{"lead": "UID", "seen": "N", "step": 1, "owner": "Bruno Reis", "due_at": "2026-06-10T14:54:59+00:00", "person": "Pessoa C Souza", "policy": "VIP", "is_late": true, "template": "rework_1"}, {"lead": "UID", "seen": "N", "step": 2, "owner": "Ana Lima", "due_at": "2026-06-10T14:55:00+00:00", "person": "Pessoa A Souza", "policy": "VIP", "is_late": false, "template": "rework_2"}, {"lead": "UID", "seen": "N", "step": 1, "owner": "Ana Lima", "due_at": "2026-06-11T02:59:59+00:00", "person": "Pessoa e Souza", "policy": "D+3, D+6, D+10", "is_late": false, "template": "rework_1"}]}, "coming": [{"day": "2026-06-11", "planned": 1}], "effect": [], "period": "7d", "last_run": {"at": "2026-06-10T12:00:00+00:00", "outcome": "succeeded"}, "policies": [{"code": "vip", "days": "calendar", "name": "VIP", "seen": "N", "steps": [{"step": 1, "gap_days": 2, "template": "rework_1"}, {"step": 2, "gap_days": 4, "template": "rework_2"}], "preview": [{"step": 1, "due_date": "2026-06-12", "leaves_on": "2026-06-12"}, {"step": 2, "due_date": "2026-06-16", "leaves_on": "2026-06-16"}, {"step": null, "due_date": "2026-06-19", "leaves_on": "2026-06-19"}], "hold_out": 0.0, "is_active": true, "conditions": {}, "is_default": false}, {"code": "default", "days": "calendar", "name": "D+3, D+6, D+10", "seen": "N", "steps": [{"step": 1, "gap_days": 3, "template": "rework_1"}, {"step": 2, "gap_days": 3, "template": "rework_2"}, {"step": 3, "gap_days": 4, "template": "rework_3"}], "preview": [{"step": 1, "due_date": "2026-06-13", "leaves_on": "2026-06-13"}, {"step": 2, "due_date": "2026-06-16", "leaves_on": "2026-06-16"}, {"step": 3, "due_date": "2026-06-20", "leaves_on": "2026-06-20"}, {"step": null, "due_date": "2026-06-23", "leaves_on": "2026-06-23"}], "hold_out": 0.0, "is_active": true, "conditions": {}, "is_default": true}, {"code": "velha", "days": "calendar", "name": "Velha", "seen": "N", "steps": [], "preview": [{"step": null, "due_date": "2026-06-13", "leaves_on": "2026-06-13"}], "hold_out": 0.0, "is_active": false, "conditions": {}, "is_default": false}], "templates": [{"code": "rework_1", "name": "indica_retomada_1"}, {"code": "rework_2", "name": "indica_retomada_2"}, {"code": "rework_3", "name": "indica_retomada_3"}], "sent_today": 0, "to_look_at": 1, "places_left": null}', 'of a team and queues, in a week');
select is(pg_temp.shown(governance.desk_rework(pg_temp.viewer('own', '{2}'), '{"period": "today"}')), '{"day": "2026-06-10", "plan": {"count": 1, "items": [{"lead": "UID", "seen": "N", "step": 1, "owner": "Bruno Reis", "due_at": "2026-06-10T14:54:59+00:00", "person": "Pessoa C Souza", "policy": "VIP", "is_late": true, "template": "rework_1"}]}, "coming": [], "effect": [], "period": "today", "last_run": {"at": "2026-06-10T12:00:00+00:00", "outcome": "succeeded"}, "policies": [{"code": "vip", "days": "calendar", "name": "VIP", "seen": "N", "steps": [{"step": 1, "gap_days": 2, "template": "rework_1"}, {"step": 2, "gap_days": 4, "template": "rework_2"}], "preview": [{"step": 1, "due_date": "2026-06-12", "leaves_on": "2026-06-12"}, {"step": 2, "due_date": "2026-06-16", "leaves_on": "2026-06-16"}, {"step": null, "due_date": "2026-06-19", "leaves_on": "2026-06-19"}], "hold_out": 0.0, "is_active": true, "conditions": {}, "is_default": false}, {"code": "default", "days": "calendar", "name": "D+3, D+6, D+10", "seen": "N", "steps": [{"step": 1, "gap_days": 3, "template": "rework_1"}, {"step": 2, "gap_days": 3, "template": "rework_2"}, {"step": 3, "gap_days": 4, "template": "rework_3"}], "preview": [{"step": 1, "due_date": "2026-06-13", "leaves_on": "2026-06-13"}, {"step": 2, "due_date": "2026-06-16", "leaves_on": "2026-06-16"}, {"step": 3, "due_date": "2026-06-20", "leaves_on": "2026-06-20"}, {"step": null, "due_date": "2026-06-23", "leaves_on": "2026-06-23"}], "hold_out": 0.0, "is_active": true, "conditions": {}, "is_default": true}, {"code": "velha", "days": "calendar", "name": "Velha", "seen": "N", "steps": [], "preview": [{"step": null, "due_date": "2026-06-13", "leaves_on": "2026-06-13"}], "hold_out": 0.0, "is_active": false, "conditions": {}, "is_default": false}], "templates": [{"code": "rework_1", "name": "indica_retomada_1"}, {"code": "rework_2", "name": "indica_retomada_2"}, {"code": "rework_3", "name": "indica_retomada_3"}], "sent_today": 0, "to_look_at": 0, "places_left": null}', 'of one alone, today');
select * from finish();
rollback;
