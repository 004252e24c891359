begin;
select plan(4);

-- Wednesday, 10 June 2026, noon in São Paulo. Eight leads of two weeks: on the first and the last second of a period and beside it, of two teams and one queue.
\ir ../../support/scenes/two_weeks.sql
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
