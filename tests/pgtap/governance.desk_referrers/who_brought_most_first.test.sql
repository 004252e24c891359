begin;
select plan(4);

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
    select regexp_replace(regexp_replace(regexp_replace(p_said::text, '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 'UID', 'g'), '"([a-z_]*id|version|based_on|active|seen)": "?[0-9a-f:]+"?', '"\1": "N"', 'g'), '0\.0000000000[0-9]+', '0', 'g')
$$;

-- A third referrer is a consultant by their e-mail, and brought two of which none was won.
insert into people.referrers (name, name_key, person_id) select 'Caio Lemos', 'caio lemos', l.person_id from leads.leads as l join a on a.id = l.id and a.n = 4;
insert into people.identifiers (person_id, kind, value, match_key) select l.person_id, w.kind, w.value, w.value from leads.leads as l join a on a.id = l.id and a.n = 4, (values ('email', 'consultant2@example.com'), ('email', 'consultant1@example.com')) as w (kind, value);
update leads.leads as l set referrer_id = (select r.id from people.referrers as r where r.name = 'Caio Lemos') from a where a.id = l.id and a.n in (6, 7);
insert into leads.touches (lead_id, submission_id, referrer_id, origin, occurred_at, touched_at)
select a.id, -a.n * 10 - w.k, r.id, 'site', w.at::timestamptz, w.at::timestamptz
from (values (1, 1, 'Beto Reis', '2026-06-04 03:00+00'), (1, 2, 'Beto Reis', '2026-06-05'), (5, 3, 'Beto Reis', '2026-06-05'), (8, 4, 'Beto Reis', '2026-06-11 02:59:59+00'), (2, 5, 'Beto Reis', '2026-06-11 03:00+00'), (3, 6, 'Alda Nunes', '2026-05-12 02:59:59+00'), (7, 7, 'Alda Nunes', '2026-05-12 03:00+00')) as w (n, k, name, at)
join a on a.n = w.n join people.referrers as r on r.name = w.name;
select is(pg_temp.shown(governance.desk_referrers(pg_temp.viewer('all', null), '{}')), '{"count": 3, "items": [{"uid": "UID", "won": 2, "name": "Alda Nunes", "leads": 3, "since": "2026-06-04T02:59:59+00:00", "shared": 1, "last_at": "2026-06-09T01:00:00+00:00", "replied": 2, "contacted": 3, "is_person": false, "qualified": 2, "consultant": null}, {"uid": "UID", "won": 0, "name": "Beto Reis", "leads": 2, "since": "2026-05-28T03:00:00+00:00", "shared": 2, "last_at": "2026-06-11T02:59:59+00:00", "replied": 1, "contacted": 2, "is_person": false, "qualified": 1, "consultant": null}, {"uid": "UID", "won": 0, "name": "Caio Lemos", "leads": 2, "since": "2026-06-10T15:00:00+00:00", "shared": 0, "last_at": "2026-06-10T12:30:00+00:00", "replied": 0, "contacted": 0, "is_person": true, "qualified": 0, "consultant": "Ana Lima"}], "leads": 8, "period": "30d", "products": [{"code": "carro", "name": "Carro"}, {"code": "plano", "name": "Plano Família"}], "referred": 7}', 'in thirty days, who brought most first');
select is(pg_temp.shown(governance.desk_referrers(pg_temp.viewer('all', null), '{"period": "7d"}')), '{"count": 3, "items": [{"uid": "UID", "won": 1, "name": "Alda Nunes", "leads": 2, "since": "2026-06-04T02:59:59+00:00", "shared": 0, "last_at": "2026-06-09T01:00:00+00:00", "replied": 2, "contacted": 2, "is_person": false, "qualified": 1, "consultant": null}, {"uid": "UID", "won": 0, "name": "Caio Lemos", "leads": 2, "since": "2026-06-10T15:00:00+00:00", "shared": 0, "last_at": "2026-06-10T12:30:00+00:00", "replied": 0, "contacted": 0, "is_person": true, "qualified": 0, "consultant": "Ana Lima"}, {"uid": "UID", "won": 0, "name": "Beto Reis", "leads": 1, "since": "2026-05-28T03:00:00+00:00", "shared": 2, "last_at": "2026-06-11T02:59:59+00:00", "replied": 0, "contacted": 1, "is_person": false, "qualified": 0, "consultant": null}], "leads": 5, "period": "7d", "products": [{"code": "carro", "name": "Carro"}, {"code": "plano", "name": "Plano Família"}], "referred": 5}', 'in a week');
select is(pg_temp.shown(governance.desk_referrers(pg_temp.viewer('team', '{1}'), '{"period": ""}') -> 'items'), '[{"uid": "UID", "won": 0, "name": "Beto Reis", "leads": 1, "since": "2026-05-28T03:00:00+00:00", "shared": 1, "last_at": "2026-06-10T12:00:00+00:00", "replied": 0, "contacted": 1, "is_person": false, "qualified": 0, "consultant": null}, {"uid": "UID", "won": 0, "name": "Alda Nunes", "leads": 1, "since": "2026-06-04T02:59:59+00:00", "shared": 1, "last_at": "2026-06-04T03:00:00+00:00", "replied": 1, "contacted": 1, "is_person": false, "qualified": 0, "consultant": null}, {"uid": "UID", "won": 0, "name": "Caio Lemos", "leads": 1, "since": "2026-06-10T15:00:00+00:00", "shared": 0, "last_at": "2026-06-09T12:00:00+00:00", "replied": 0, "contacted": 0, "is_person": true, "qualified": 0, "consultant": "Ana Lima"}]', 'of what somebody sees');
select is(pg_temp.shown(governance.desk_referrers(pg_temp.viewer('all', null), '{"product": "carro"}') -> 'items'), '[{"uid": "UID", "won": 2, "name": "Alda Nunes", "leads": 2, "since": "2026-06-04T02:59:59+00:00", "shared": 0, "last_at": "2026-06-09T01:00:00+00:00", "replied": 1, "contacted": 2, "is_person": false, "qualified": 2, "consultant": null}, {"uid": "UID", "won": 0, "name": "Beto Reis", "leads": 1, "since": "2026-05-28T03:00:00+00:00", "shared": 1, "last_at": "2026-06-11T02:59:59+00:00", "replied": 1, "contacted": 1, "is_person": false, "qualified": 1, "consultant": null}]', 'of a product');

select * from finish();
rollback;
