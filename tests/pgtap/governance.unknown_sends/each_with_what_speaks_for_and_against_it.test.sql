begin;
select plan(19);

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

insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, waba_id) values ('reserva', '500600700', 1, 8, '419561257915477');
delete from sending.messages;
delete from outbox.jobs;
insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, wamid, queued_at, sending_at, accepted_at, sent_at, delivered_at, read_at, unknown_at, error)
select a.id, c.id, t.id, w.purpose, w.key, tests.phone(w.n), 'x ' || w.key, w.state, 'w' || w.key, '2026-06-10', w.sending::timestamptz, case when w.state <> 'unknown' then w.sending::timestamptz end, w.sent::timestamptz, w.delivered::timestamptz, w.read::timestamptz, w.unknown::timestamptz, w.error::jsonb
from (values
    (1, 'k1', 'first_contact', 'unknown', 'principal', '2026-06-10 12:00:00.5+00', null, null, null, '2026-06-10 12:01+00', '{"phase": "no_answer"}'), (5, 'k2', 'rework', 'unknown', 'principal', '2026-06-10 11:00+00', null, null, null, '2026-06-10 11:01+00', '{"phase": "restored", "evidence": {"person_wrote_at": "2026-06-10 11:30+00"}}'),
    (3, 'k3', 'rework', 'unknown', 'reserva', '2026-06-10 10:00+00', null, null, null, '2026-06-10 12:30+00', '{"phase": "lease_expired"}'), (7, 'k4', 'rework', 'unknown', 'principal', '2026-06-10 10:00+00', null, null, null, '2026-06-10 09:00+00', '{"phase": "no_answer"}'),
    (2, 'l1', 'rework', 'sent', 'principal', '2026-06-10 11:30+00', '2026-06-10 12:01:01+00', null, null, null, null), (2, 'l2', 'rework', 'read', 'principal', '2026-06-09 12:01:00+00', '2026-06-09 12:01+00', null, '2026-06-10 12:02+00', null, null), (2, 'l3', 'rework', 'delivered', 'principal', '2026-06-09 12:01:01+00', '2026-06-09 12:02+00', '2026-06-10 12:01+00', null, null, null),
    (2, 'l4', 'rework', 'sent', 'reserva', '2026-06-10 11:30+00', '2026-06-10 12:40+00', null, null, null, null)
) as w (n, key, purpose, state, channel, sending, sent, delivered, read, unknown, error) join a on a.n = w.n join sending.channels as c on c.code = w.channel join sending.templates as t on t.code = 'rework_1'
order by w.key;
insert into outbox.jobs (kind, lead_id, dedupe_key, due_at, created_at, attempts, state, finished_at, last_error, dismissed_by, dismissed_reason)
select w.kind, a.id, w.key, w.at::timestamptz, '2026-06-10', 3, w.state, case when w.state <> 'pending' then w.at::timestamptz end, w.error::jsonb, case when w.key = 'm4' then 'operator:x' end, case when w.key = 'm4' then 'old' end
from (values
    (1, 'k1', 'whatsapp.template', 'dead', '2026-06-10 12:00+00', '{"message": "lost"}'), (5, 'k2', 'whatsapp.template', 'dead', '2026-06-10 12:00+00', '{"code": 131049}'), (3, 'k3', 'whatsapp.template', 'dead', '2026-06-10 12:00+00', null), (7, 'k4', 'whatsapp.template', 'done', '2026-06-10 12:00+00', null),
    (1, 'm1', 'chatwoot.note', 'dead', '2026-06-10 10:59+00', '{"message": "It is Broken", "http_status": 503}'), (5, 'm2', 'chatwoot.contact', 'dead', '2026-06-10 11:00+00', '{"held": "not broken"}'), (5, 'm3', 'chatwoot.note', 'pending', '2026-06-10 12:00+00', '{"held": "x"}'), (6, 'm4', 'chatwoot.note', 'cancelled', '2026-06-10 12:00+00', '{"cancelled": "y"}'),
    (6, 'm5', 'chatwoot.note', 'pending', '2026-06-10 12:00:01+00', null)
) as w (n, key, kind, state, at, error) join a on a.n = w.n
order by w.key;
insert into inbox.deliveries (provider, received_at, raw_sha256, state, processed_at) values ('whatsapp', '2026-06-10', sha256('d'), 'processed', '2026-06-10');
insert into inbox.facts (delivery_id, natural_key, kind, payload, occurred_at, state, wamid, created_at)
select (select max(d.id) from inbox.deliveries as d), 'f' || w.k, 'status', jsonb_build_object('who', jsonb_build_object('wa_id', ltrim(tests.phone(w.n), '+'))), w.at::timestamptz, w.state, w.wamid, '2026-06-10'
from (values (1, 1, '2026-06-10 12:00:00+00', 'parked', 'x1'), (2, 1, '2026-06-10 11:59:59+00', 'parked', 'x2'), (3, 1, '2026-06-10 13:00+00', 'applied', 'x3'), (4, 1, '2026-06-10 13:00+00', 'parked', null), (5, 2, '2026-06-10 13:00+00', 'parked', 'x5')) as w (k, n, at, state, wamid);
update leads.leads as l set last_inbound_at = case a.n when 1 then '2026-06-10 12:00:00.5+00' when 3 then '2026-06-10 10:00:01+00' end::timestamptz from a where a.id = l.id and a.n in (1, 3);
set local session_replication_role = replica;
insert into leads.events (lead_id, seq, kind, at, actor, data, hash)
select a.id, 90 + w.k, w.kind, '2026-06-10 14:00+00', 'system', jsonb_build_object('written_at', w.at), sha256('x')
from (values (1, 1, 'sender_mismatch', '2026-06-10 12:00:00+00'), (1, 2, 'sender_mismatch', '2026-06-10 13:00+00'), (5, 3, 'sender_mismatch', '2026-06-10 10:59:59+00'), (3, 4, 'replied', '2026-06-10 13:00+00')) as w (n, k, kind, at) join a on a.n = w.n;
set local session_replication_role = origin;
delete from ops.homes;
insert into ops.homes (system_identifier, timeline, database_oid, database_name, noticed_at, doubted_at, settled_at, settled_how)
select p.system_identifier, p.timeline, p.database_oid, p.database_name, '2026-06-10', w.doubted::timestamptz, w.settled::timestamptz, 'asked' from ops.present_place() as p, (values (1, '2026-06-01', '2026-06-11'), (2, '2026-06-10 12:01+00', '2026-06-10 12:29:59+00')) as w (k, doubted, settled) order by w.k;
create function pg_temp.again(p_n integer, p_at text, p_patch jsonb) returns void language plpgsql as $$
begin
    perform tests.freeze(p_at::timestamptz);
    perform tests.lead(p_n, p_patch || jsonb_build_object('person', jsonb_build_object('name', 'Pessoa ' || chr(64 + p_n) || ' Souza', 'phone', tests.phone(p_n))));
    perform tests.freeze('2026-06-10 15:00:00+00');
end;
$$;
select pg_temp.again(1, '2026-06-09 12:00+00', '{"origin": "extension", "referrer": {"name": "Beto Reis"}}');
select pg_temp.again(7, '2026-06-09 13:00+00', '{"origin": "site", "referrer": {"name": "Alda Nunes"}}');
select pg_temp.again(5, '2026-06-10 13:00+00', '{"origin": "site"}');
delete from outbox.jobs as j where j.dedupe_key is null or j.dedupe_key !~ '^[kml][0-9]$';

create function pg_temp.unknown(p_purpose text default null, p_phase text default null, p_before text default null, p_lead bigint default null, p_channel text default null) returns text language sql as $$
    select string_agg(concat_ws(' ', u.send_key, right(u.person, 7), u.phone, cardinality(u.phone_variants), u.channel, u.purpose, u.body, to_char(u.sent_at, 'DD HH24:MI:SS'), to_char(u.unknown_since, 'DD HH24:MI:SS'), u.phase, u.later_statuses, u.statuses_to_number, 'e' || to_char(u.pressed_elsewhere_at, 'DD HH24:MI:SS'), 'w' || to_char(u.person_wrote_at, 'DD HH24:MI:SS'), u.evidence, u.is_in_doubt), '; ' order by u.n)
    from (select row_number() over () as n, x.*, (select j.dedupe_key from outbox.jobs as j where j.id = x.job_id) as send_key from governance.unknown_sends(p_purpose, p_phase, p_before::timestamptz, (select l.uid from leads.leads as l where l.id = p_lead), p_channel) as x) as u
$$;
select is(pg_temp.unknown(), 'k2 e Souza +5511971241352 2 principal rework x k2 10 11:00:00 10 11:01:00 restored 3 0 w10 11:30:00 {"person_wrote_at": "2026-06-10 11:30+00"} t; k1 A Souza +5511971235924 2 principal first_contact x k1 10 12:00:00 10 12:01:00 no_answer 1 1 e10 12:00:00 t; k3 C Souza +5511971238638 2 reserva rework x k3 10 10:00:00 10 12:30:00 lease_expired 1 0 w10 10:00:01 f', 'those of which nobody knows whether they left, the oldest first');
select is(pg_temp.unknown(p_purpose => 'rework'), 'k2 e Souza +5511971241352 2 principal rework x k2 10 11:00:00 10 11:01:00 restored 3 0 w10 11:30:00 {"person_wrote_at": "2026-06-10 11:30+00"} t; k3 C Souza +5511971238638 2 reserva rework x k3 10 10:00:00 10 12:30:00 lease_expired 1 0 w10 10:00:01 f', 'for a purpose');
select is(pg_temp.unknown(p_phase => 'no_answer'), 'k1 A Souza +5511971235924 2 principal first_contact x k1 10 12:00:00 10 12:01:00 no_answer 1 1 e10 12:00:00 t', 'lost in a way');
select is(pg_temp.unknown(p_before => '2026-06-10 12:00+00'), 'k2 e Souza +5511971241352 2 principal rework x k2 10 11:00:00 10 11:01:00 restored 3 0 w10 11:30:00 {"person_wrote_at": "2026-06-10 11:30+00"} t; k3 C Souza +5511971238638 2 reserva rework x k3 10 10:00:00 10 12:30:00 lease_expired 1 0 w10 10:00:01 f', 'sent before');
select is(pg_temp.unknown(p_lead => (select a.id from a where a.n = 5)), 'k2 e Souza +5511971241352 2 principal rework x k2 10 11:00:00 10 11:01:00 restored 3 0 w10 11:30:00 {"person_wrote_at": "2026-06-10 11:30+00"} t', 'of a lead');
select is(pg_temp.unknown(p_channel => 'reserva'), 'k3 C Souza +5511971238638 2 reserva rework x k3 10 10:00:00 10 12:30:00 lease_expired 1 0 w10 10:00:01 f', 'over a number');
delete from ops.homes;
select is(pg_temp.unknown(p_purpose => 'rework'), 'k2 e Souza +5511971241352 2 principal rework x k2 10 11:00:00 10 11:01:00 restored 3 0 w10 11:30:00 {"person_wrote_at": "2026-06-10 11:30+00"} t; k3 C Souza +5511971238638 2 reserva rework x k3 10 10:00:00 10 12:30:00 lease_expired 1 0 w10 10:00:01 f', 'where it never lived elsewhere');
create function pg_temp.listed(p_state text, p_limit integer default 50, p_kind text default null, p_error text default null, p_before text default null, p_lead bigint default null) returns text language sql as $$
    select string_agg(concat_ws(' ', (select o.dedupe_key from outbox.jobs as o where o.id = j.id), j.kind, j.lead_uid is not null, j.attempts, to_char(j.due_at, 'HH24:MI'), to_char(j.finished_at, 'HH24:MI'), j.message_state, j.error, j.dismissed_by, j.dismissed_reason), '; ' order by j.n)
    from (select row_number() over () as n, x.* from governance.list_jobs(p_state, p_limit, p_kind, p_error, p_before::timestamptz, (select l.uid from leads.leads as l where l.id = p_lead)) as x) as j
$$;
select is(pg_temp.listed('dead'), 'm2 chatwoot.contact t 3 11:00 11:00 not broken; m1 chatwoot.note t 3 10:59 10:59 It is Broken; k3 whatsapp.template t 3 12:00 12:00 unknown; k2 whatsapp.template t 3 12:00 12:00 unknown; k1 whatsapp.template t 3 12:00 12:00 unknown lost', 'dead jobs, the newest first');
select is(pg_temp.listed('dead', 1), 'm2 chatwoot.contact t 3 11:00 11:00 not broken', 'the first');
select is(pg_temp.listed('dead', 50, 'chatwoot.note'), 'm1 chatwoot.note t 3 10:59 10:59 It is Broken', 'of a kind');
select is(pg_temp.listed('dead', 50, 'whatsapp'), 'k3 whatsapp.template t 3 12:00 12:00 unknown; k2 whatsapp.template t 3 12:00 12:00 unknown; k1 whatsapp.template t 3 12:00 12:00 unknown lost', 'of where they go');
select is(pg_temp.listed('dead', 50, null, '131049'), 'k2 whatsapp.template t 3 12:00 12:00 unknown', 'with a code');
select is(pg_temp.listed('dead', 50, null, '503'), 'm1 chatwoot.note t 3 10:59 10:59 It is Broken', 'or a status');
select is(pg_temp.listed('dead', 50, null, 'BROKEN'), 'm2 chatwoot.contact t 3 11:00 11:00 not broken; m1 chatwoot.note t 3 10:59 10:59 It is Broken', 'or a word');
select is(pg_temp.listed('dead', 50, null, null, '2026-06-10 11:00+00'), 'm1 chatwoot.note t 3 10:59 10:59 It is Broken', 'that ended before');
select is(pg_temp.listed('pending', 50, null, null, '2026-06-10 12:00:01+00'), 'm3 chatwoot.note t 3 12:00 x', 'or are due before');
select is(pg_temp.listed('dead', 50, null, null, null, (select a.id from a where a.n = 1)), 'm1 chatwoot.note t 3 10:59 10:59 It is Broken; k1 whatsapp.template t 3 12:00 12:00 unknown lost', 'of a lead');
create function pg_temp.standing(p_ns integer[]) returns text language sql as $$
    select string_agg(concat_ws(' ', a.n, s.outcome, s.reason, s.status, s.owner, s.standing, s.pool, s.eligible, s.referred_by, s.turn is not null), '; ' order by a.n, i.id)
    from governance.submission_standing((select array_agg(b.uid) from intake.submissions as b join a on a.id = b.lead_id where a.n = any (p_ns))) as s join intake.submissions as i on i.uid = s.submission_uid join a on a.id = i.lead_id
$$;
select is(pg_temp.standing('{1,2,7}'), '1 created Em conversa Ana Lima responder Geral 3 Alda Nunes t; 1 touched Em conversa Ana Lima responder Geral 3 Beto Reis t; 2 created Venda fechada Bruno Reis Geral 3 Alda Nunes t; 7 created Novo lead triage revisão pela equipe Geral 3 t; 7 touched Novo lead triage revisão pela equipe Geral 3 Alda Nunes t', 'how each submission stands, and to whom the credit went');
select is(pg_temp.standing('{5}'), '5 created Em contato Ana Lima aguardar resposta Geral 3 Beto Reis t; 5 touched Em contato Ana Lima aguardar resposta Geral 3 t', 'of those that are asked for');

select * from finish();
rollback;
