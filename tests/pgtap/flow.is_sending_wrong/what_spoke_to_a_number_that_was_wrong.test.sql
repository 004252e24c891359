begin;
select plan(25);
select tests.make_operation('2026-06-10 15:00:00+00');
create temporary table a as select n, tests.lead(n) as id from generate_series(1, 2) as n;
delete from sending.messages;
create function pg_temp.wrong(p_action text, p_status text default 'new') returns text language sql as $$
    select coalesce(flow.is_sending_wrong(jsonb_populate_record(l, jsonb_build_object('next_action', p_action, 'status', p_status)))::text, 'null') from leads.leads as l join a on a.id = l.id and a.n = 1
$$;
create function pg_temp.all() returns text language sql as $$
    select string_agg(w || ' ' || pg_temp.wrong(w), ', ' order by n) from unnest('{first_contact,await_reply,rework,human_review,call_by_consultant,answer_person,scheduled}'::text[]) with ordinality as w (w, n)
$$;
select is(pg_temp.all(), 'first_contact false, await_reply true, rework true, human_review true, call_by_consultant true, answer_person false, scheduled false', 'what waits for an answer, or was planned; not a first message that has not left');
insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, wamid, queued_at, sending_at)
select a.id, (select c.id from sending.channels as c), (select t.id from sending.templates as t where t.code = 'rework_1'), 'rework', w.key, '+5511971234567', 'x', w.state, w.key, '2026-06-09', case when w.state <> 'queued' then timestamptz '2026-06-09' end
from (values (1, 'k1', 'queued'), (1, 'k2', 'cancelled'), (2, 'k3', 'sent')) as w (n, key, state) join a on a.n = w.n;
select is(pg_temp.wrong('first_contact'), 'false', 'what is queued or cancelled has not left');
update sending.messages set state = 'failed' where send_key = 'k2';
select is(pg_temp.wrong('first_contact'), 'true', 'what failed has');
update sending.messages set state = 'cancelled' where send_key = 'k2';
select is((select string_agg(s || ' ' || pg_temp.wrong('await_reply', s), ', ' order by s) from unnest('{new,contacted,engaged,qualified,won}'::text[]) as s), 'contacted true, engaged false, new true, qualified false, won false', 'as long as nobody spoke to the person');
update people.identifiers as i set refused_at = '2026-06-01' where i.person_id = tests.person_id((select a.id from a where a.n = 1));
select is(pg_temp.all(), 'first_contact true, await_reply true, rework true, human_review true, call_by_consultant false, answer_person false, scheduled false', 'a number that refuses reaches nobody');
update people.identifiers as i set refused_at = null, phone_kind = 'landline' where i.person_id = tests.person_id((select a.id from a where a.n = 1));
select is(pg_temp.all(), 'first_contact false, await_reply true, rework true, human_review true, call_by_consultant true, answer_person false, scheduled false', 'a landline may be reached');
delete from people.identifiers as i where i.person_id = tests.person_id((select a.id from a where a.n = 1));
select is(pg_temp.all(), 'first_contact true, await_reply true, rework true, human_review true, call_by_consultant true, answer_person false, scheduled false', 'nor who has none');

-- Whose own referral a lead is, what it waits for, who had the person before.
insert into people.referrers (name, name_key, person_id) select 'Joana', 'joana', tests.person_id(a.id) from a where a.n = 2;
insert into people.identifiers (person_id, kind, value, match_key) select tests.person_id(a.id), w.kind, w.value, w.value from a, (values ('email', 'consultant3@example.com'), ('email', 'consultant2@example.com')) as w (kind, value) where a.n = 2;
update leads.leads as l set referrer_id = (select r.id from people.referrers as r where r.name = 'Joana') from a where a.id = l.id and a.n = 1;
create function pg_temp.referring(p_n integer, p_submitter bigint) returns text language sql as $$ select (select c.email from routing.consultants as c where c.id = routing.referring_consultant(l, p_submitter)) from leads.leads as l join a on a.id = l.id and a.n = p_n $$;
select is(pg_temp.referring(1, null), 'consultant2@example.com', 'of two who have the referrer''s e-mails the first');
select is(pg_temp.referring(1, tests.consultant(3)), 'consultant3@example.com', 'rather whose token it came with');
select is(pg_temp.referring(2, null), null, 'who was referred by nobody is nobody''s');
delete from people.identifiers as i where i.value like 'consultant%';
insert into people.identifiers (person_id, kind, value, match_key) select tests.person_id(a.id), 'bsuid', 'consultant1@example.com', 'x' from a where a.n = 2;
select is(pg_temp.referring(1, null), null, 'another id is no e-mail');
update routing.consultants as c set phone = '+5511999990000' where c.id = tests.consultant(3);
insert into people.identifiers (person_id, kind, value, match_key, phone_kind) select tests.person_id(a.id), 'phone', '+5511999990000', '11999990000', 'mobile' from a where a.n = 2;
select is(pg_temp.referring(1, null), 'consultant3@example.com', 'a number is one too');

create function pg_temp.kind(p_patch jsonb) returns text language sql as $$ select coalesce(routing.wait_kind(jsonb_populate_record(l, '{"queue_code": null, "appointment_at": null, "status": "new", "next_action": null}' || p_patch)), 'none') from leads.leads as l join a on a.id = l.id and a.n = 1 $$;
select is((select string_agg(w || ' ' || pg_temp.kind(jsonb_build_object('next_action', w)), ', ' order by n) from unnest('{answer_person,call_by_consultant,human_review,scheduled,first_contact,await_reply,rework}'::text[]) with ordinality as w (w, n)), 'answer_person answer_person, call_by_consultant call_by_consultant, human_review human_review, scheduled follow_up, first_contact first_contact, await_reply none, rework none', 'what a lead waits for');
select is((select string_agg(w || ' ' || pg_temp.kind(jsonb_build_object('next_action', w, 'queue_code', 'triage', 'appointment_at', '2026-06-11')), ', ' order by n) from unnest('{answer_person,call_by_consultant,human_review,scheduled,first_contact,await_reply,rework}'::text[]) with ordinality as w (w, n)), 'answer_person answer_person, call_by_consultant call_by_consultant, human_review human_review, scheduled scheduled, first_contact queue, await_reply queue, rework queue', 'in a queue, with an appointment');
select is(pg_temp.kind('{"next_action": "answer_person", "status": "won"}'), 'none', 'when it has ended, nothing');
select is(pg_temp.kind('{}'), 'none', 'without a step, nothing');

update leads.leads as l set status = 'lost', lost_reason = 'price', ended_at = util.current_time(), next_action = null, next_action_at = null from a where a.id = l.id;
create temporary table z as select tests.lead(1) as oldest;
update leads.leads as l set status = 'lost', lost_reason = 'price', ended_at = util.current_time(), next_action = null, next_action_at = null from z where z.oldest = l.id;
create temporary table b as select tests.lead(1) as first;
update leads.leads as l set status = 'lost', lost_reason = 'price', ended_at = util.current_time(), next_action = null, next_action_at = null from b where b.first = l.id;
create temporary table c as select tests.lead(1) as second;
update leads.leads as l set consultant_id = case when l.id = (select z.oldest from z) then tests.consultant(1) when l.id = b.first then tests.consultant(2) when l.id = c.second then tests.consultant(3) else tests.consultant(3) end, queue_code = null from b, c;
create function pg_temp.owner(p_lead bigint) returns text language sql as $$ select (select c.email from routing.consultants as c where c.id = routing.known_owner(l)) from leads.leads as l where l.id = p_lead $$;
select is(pg_temp.owner(c.second), 'consultant2@example.com', 'who had the newest other lead') from c;
update leads.leads as l set consultant_id = null, queue_code = 'triage' from b where l.id = b.first;
select is(pg_temp.owner(c.second), 'consultant1@example.com', 'of those that somebody had') from c;
select is(pg_temp.owner(a.id), null, 'who has no other lead was nobody''s') from a where a.n = 2;

-- Teams.
insert into routing.teams (code, name) values ('sul', 'Sul'), ('norte', 'Norte');
create function pg_temp.teams() returns text language sql as $$ select string_agg(substr(c.email, 1, 11) || ' ' || coalesce(t.code, '-'), ', ' order by c.id) from routing.consultants as c left join routing.teams as t on t.id = c.team_id $$;
select routing.set_team('consultant1@example.com', 'sul'), routing.set_team('consultant2@example.com', 'norte');
select is(pg_temp.teams(), 'consultant1 sul, consultant2 norte, consultant3 -', 'each in one team');
select routing.set_team('consultant1@example.com', 'norte');
select is(pg_temp.teams(), 'consultant1 norte, consultant2 norte, consultant3 -', 'out of the one before');
select routing.set_team('consultant2@example.com', null);
select is(pg_temp.teams(), 'consultant1 norte, consultant2 -, consultant3 -', 'or in none');
select throws_ok($$select routing.set_team('consultant1@example.com', 'leste')$$, 'ID209', 'no team is called leste', 'no other');

-- Rules as they stand become the active version.
create function pg_temp.versions() returns text language sql as $$
    select string_agg(concat_ws(' ', s.state, s.based_on is not null, (select string_agg((r.item ->> 'name') || '>' || (r.item ->> 'pool'), ',' order by r.n) from jsonb_array_elements(s.rules) with ordinality as r (item, n)), s.forced_because, s.retired_at, s.activated_at), '; ' order by s.version) from routing.rule_sets as s where s.activated_at >= '2026-06-10 15:00:01+00' or s.state = 'active'
$$;
select tests.advance('1 second');
select routing.record_rules('by hand');
select is(pg_temp.versions(), 'active f Todos>geral changed_directly 2026-06-10 15:00:00+00', 'nothing when they are what they were');
alter table routing.rules disable trigger user;
insert into routing.rules (position, name, pool_id, is_active) select w.position, w.name, p.id, w.is_active from routing.pools as p, (values (3, 'Z', true), (2, 'B', true), (4, 'Off', false)) as w (position, name, is_active);
select routing.record_rules('by hand');
select is(pg_temp.versions(), 'active t Todos>geral,B>geral,Z>geral by hand 2026-06-10 15:00:01+00', 'else another version, in their order, and the one before is retired');

select * from finish();
rollback;
