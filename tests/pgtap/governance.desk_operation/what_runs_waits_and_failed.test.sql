begin;
select plan(8);

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

update outbox.jobs as j set state = 'cancelled', finished_at = util.current_time() where j.state = 'pending';
insert into outbox.jobs (kind, lead_id, payload, dedupe_key, due_at, first_due_at, created_at, state, finished_at, claimed_by, lease_expires_at)
select w.kind, a.id, '{}', 'o' || w.k, w.due::timestamptz, w.due::timestamptz, '2026-06-10', w.state, case when w.state = 'dead' then timestamptz '2026-06-10' end, case when w.state = 'claimed' then tests.worker_id() end, case when w.state = 'claimed' then timestamptz '2026-06-11' end
from (values
    (1, 1, 'chatwoot.note', 'pending', '2026-06-10 12:00+00'), (2, 3, 'chatwoot.note', 'pending', '2026-06-10 11:00+00'), (3, 4, 'chatwoot.note', 'claimed', '2026-06-10 14:59+00'), (4, 5, 'chatwoot.update', 'pending', '2026-06-11 12:00+00'), (5, 7, 'chatwoot.contact', 'pending', '2026-06-10 13:00+00'), (6, 8, 'chatwoot.contact', 'dead', '2026-06-10 13:00+00')
) as w (k, n, kind, state, due) join a on a.n = w.n;
insert into outbox.jobs (kind, dedupe_key, due_at, created_at, state, finished_at) values ('chatwoot.agents', 'o9', '2026-06-10', '2026-06-10', 'done', '2026-06-10');
insert into outbox.workers (name, pid, version, started_at, heartbeat_at, stopped_at) values ('gone', 2, '1', '2026-06-01', '2026-06-02', '2026-06-02'), ('silent', 3, '1', '2026-06-01', '2026-06-02', null);
insert into ops.api_processes (name, pid, version, started_at, heartbeat_at, stopped_at) values ('porta', 1, '2', '2026-06-01', '2026-06-10 15:00+00', null), ('porta', 2, '2', '2026-06-01', '2026-06-10 14:59:50+00', null), ('ido', 3, '2', '2026-06-01', '2026-06-10', '2026-06-10');
insert into intake.sources (code, name, is_active) values ('zeta', 'Zeta', true), ('antiga', 'Antiga', false), ('alfa', 'Alfa', true);
insert into intake.arrivals (source_id, hour, submissions, first_at, last_at) select s.id, w.hour::timestamptz, w.n, w.hour::timestamptz, w.hour::timestamptz from (values ('zeta', '2026-06-03 15:00+00', 5), ('zeta', '2026-06-03 16:00+00', 7), ('zeta', '2026-06-10 12:00+00', 2), ('alfa', '2026-06-09 12:00+00', 3)) as w (code, hour, n) join intake.sources as s on s.code = w.code;
insert into jobs.runs (job_name, started_at, outcome, finished_at, error)
values ('jobs.purge', '2026-06-10 14:00+00', 'failed', '2026-06-10 14:01+00', '{"message": "x"}'), ('alerts.evaluate', '2026-06-10 14:59+00', 'succeeded', '2026-06-10 14:59:02+00', null), ('scoring.train', '2026-06-10 13:00+00', 'failed', '2026-06-10 13:01+00', '{}');

create function pg_temp.part(p_key text) returns text language sql as $$ select pg_temp.shown(governance.desk_operation() -> p_key) $$;
select is(pg_temp.part('outbox'), '[{"kind": "chatwoot.note", "overdue": 2, "waiting": 2, "oldest_at": "2026-06-10T11:00:00+00:00", "under_way": 1}, {"kind": "chatwoot.contact", "overdue": 1, "waiting": 1, "oldest_at": "2026-06-10T13:00:00+00:00", "under_way": 0}, {"kind": "chatwoot.update", "overdue": 0, "waiting": 1, "oldest_at": null, "under_way": 0}]', 'of each kind how many wait, are under way and overdue');
select is((select string_agg(concat_ws(' ', p.item ->> 'kind', p.item ->> 'name', p.item ->> 'state', p.item ->> 'version'), ', ' order by p.n) from jsonb_array_elements(governance.desk_operation() -> 'processes') with ordinality as p (item, n)), 'api porta alive 2, api porta alive 2, worker tests alive 0', 'processes, but those that stopped');
select is(pg_temp.part('sources'), '[{"code": "alfa", "name": "Alfa", "usual": null, "last_at": "2026-06-09T12:00:00+00:00", "profile": "indica", "is_active": true, "is_silent": false, "submissions": 3, "silent_seconds": 97200.000000}, {"code": "parceiro", "name": "Parceiro", "usual": null, "last_at": null, "profile": "indica", "is_active": true, "is_silent": false, "submissions": 0, "silent_seconds": null}, {"code": "zeta", "name": "Zeta", "usual": null, "last_at": "2026-06-10T12:00:00+00:00", "profile": "indica", "is_active": true, "is_silent": false, "submissions": 9, "silent_seconds": 10800.000000}, {"code": "antiga", "name": "Antiga", "usual": null, "last_at": null, "profile": "indica", "is_active": false, "is_silent": false, "submissions": 0, "silent_seconds": null}]', 'sources, and what they sent in seven days');
select is((select string_agg(concat_ws(' ', s.item ->> 'number', s.item ->> 'sealed_on', s.item ->> 'leads'), ', ' order by s.n) from jsonb_array_elements(governance.desk_operation() -> 'seals') with ordinality as s (item, n)), null, 'the last seven seals');
select is(pg_temp.part('webhooks'), '[{"parked": 0, "provider": "chatwoot", "unprocessed": 0, "failed_entries": 0, "last_received_at": null, "oldest_parked_at": null, "p95_delay_seconds": null, "received_24_hours": 0, "unreadable_24_hours": 0, "oldest_unprocessed_at": null}, {"parked": 0, "provider": "whatsapp", "unprocessed": 0, "failed_entries": 0, "last_received_at": null, "oldest_parked_at": null, "p95_delay_seconds": null, "received_24_hours": 0, "unreadable_24_hours": 0, "oldest_unprocessed_at": null}]', 'webhooks');
select is((select jsonb_array_length(governance.desk_operation() -> 'schedule')), (select count(*)::integer from jobs.schedules), 'every job');
select is(
    (select string_agg(concat_ws(' ', j.item ->> 'job', j.item ->> 'last_outcome', j.item ->> 'last_started_at', j.item ->> 'seconds'), ', ' order by j.item ->> 'job') from jsonb_array_elements(governance.desk_operation() -> 'schedule') as j (item) where j.item ->> 'last_outcome' is not null), 'alerts.evaluate succeeded 2026-06-10T14:59:00+00:00 2.000000, jobs.purge failed 2026-06-10T14:00:00+00:00 60.000000, scoring.train failed 2026-06-10T13:00:00+00:00 60.000000',
    'how each ended last'
);
select is((governance.desk_operation() #>> '{jobs,count}') || ' ' || (governance.desk_operation() #>> '{facts,count}'), '1 0', 'with what failed');

select * from finish();
rollback;
