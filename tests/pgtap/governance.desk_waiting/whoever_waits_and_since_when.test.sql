begin;
select plan(28);

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

select is(pg_temp.shown(governance.desk_waiting(pg_temp.viewer('all', null), 50)), '{"late": 3, "count": 5, "items": [{"kind": "answer_person", "lead": "UID", "seen": "N", "step": "responder à pessoa", "owner": "Bruno Reis", "phone": "+5511971238638", "since": "2026-06-10T13:00:00+00:00", "state": "at_risk", "due_at": "2026-06-10T14:55:00+00:00", "person": "Pessoa C Souza", "priority": "high", "passed_by": null}, {"kind": "answer_person", "lead": "UID", "seen": "N", "step": "responder à pessoa", "owner": "Ana Lima", "phone": "+5511971235924", "since": "2026-06-10T14:00:00+00:00", "state": "running", "due_at": "2026-06-10T15:30:00+00:00", "person": "Pessoa A Souza", "priority": "high", "passed_by": null}, {"kind": "first_contact", "lead": "UID", "seen": "N", "step": "fazer o primeiro contato, pois a mensagem não saiu", "owner": "Ana Lima", "phone": "+5511971241352", "since": "2026-06-10T12:00:00+00:00", "state": "overlooked", "due_at": "2026-06-10T14:54:59+00:00", "person": "Pessoa e Souza", "priority": "medium", "passed_by": null}, {"kind": "first_contact", "lead": "UID", "seen": "N", "step": "fazer o primeiro contato, pois a mensagem não saiu", "owner": "Davi Melo", "phone": "+5511971239995", "since": "2026-06-08T12:00:00+00:00", "state": "passed", "due_at": "2026-06-11T12:00:00+00:00", "person": "Pessoa D Souza", "priority": "medium", "passed_by": "Bruno Reis"}, {"kind": "queue", "lead": "UID", "seen": "N", "step": "dar um responsável ao lead", "owner": "Triagem", "phone": "+5511971244066", "since": "2026-06-09T12:00:00+00:00", "state": "escalated", "due_at": "2026-06-12T15:30:00+00:00", "person": "Pessoa G Souza", "priority": "medium", "passed_by": null}], "oldest_at": "2026-06-08T12:00:00+00:00"}', 'of everybody: by day of the term, priority and term, what is late five minutes after');
select is(pg_temp.shown(governance.desk_waiting(pg_temp.viewer('team', '{1,2}'), 50)), '{"late": 2, "count": 4, "items": [{"kind": "answer_person", "lead": "UID", "seen": "N", "step": "responder à pessoa", "owner": "Bruno Reis", "phone": "+5511971238638", "since": "2026-06-10T13:00:00+00:00", "state": "at_risk", "due_at": "2026-06-10T14:55:00+00:00", "person": "Pessoa C Souza", "priority": "high", "passed_by": null}, {"kind": "answer_person", "lead": "UID", "seen": "N", "step": "responder à pessoa", "owner": "Ana Lima", "phone": "+5511971235924", "since": "2026-06-10T14:00:00+00:00", "state": "running", "due_at": "2026-06-10T15:30:00+00:00", "person": "Pessoa A Souza", "priority": "high", "passed_by": null}, {"kind": "first_contact", "lead": "UID", "seen": "N", "step": "fazer o primeiro contato, pois a mensagem não saiu", "owner": "Ana Lima", "phone": "+5511971241352", "since": "2026-06-10T12:00:00+00:00", "state": "overlooked", "due_at": "2026-06-10T14:54:59+00:00", "person": "Pessoa e Souza", "priority": "medium", "passed_by": null}, {"kind": "queue", "lead": "UID", "seen": "N", "step": "dar um responsável ao lead", "owner": "Triagem", "phone": "+5511971244066", "since": "2026-06-09T12:00:00+00:00", "state": "escalated", "due_at": "2026-06-12T15:30:00+00:00", "person": "Pessoa G Souza", "priority": "medium", "passed_by": null}], "oldest_at": "2026-06-09T12:00:00+00:00"}', 'of a team and queues');
select is(pg_temp.shown(governance.desk_waiting(pg_temp.viewer('own', '{2}'), 50)), '{"late": 0, "count": 1, "items": [{"kind": "answer_person", "lead": "UID", "seen": "N", "step": "responder à pessoa", "owner": "Bruno Reis", "phone": "+5511971238638", "since": "2026-06-10T13:00:00+00:00", "state": "at_risk", "due_at": "2026-06-10T14:55:00+00:00", "person": "Pessoa C Souza", "priority": "high", "passed_by": null}], "oldest_at": "2026-06-10T13:00:00+00:00"}', 'of one alone');
select is(pg_temp.shown(governance.desk_waiting(pg_temp.viewer('own', null), 50)), '{"late": 0, "count": 0, "items": [], "oldest_at": null}', 'of nobody');
select is(pg_temp.shown(governance.desk_waiting(pg_temp.viewer('all', null), 2)), '{"late": 3, "count": 5, "items": [{"kind": "answer_person", "lead": "UID", "seen": "N", "step": "responder à pessoa", "owner": "Bruno Reis", "phone": "+5511971238638", "since": "2026-06-10T13:00:00+00:00", "state": "at_risk", "due_at": "2026-06-10T14:55:00+00:00", "person": "Pessoa C Souza", "priority": "high", "passed_by": null}, {"kind": "first_contact", "lead": "UID", "seen": "N", "step": "fazer o primeiro contato, pois a mensagem não saiu", "owner": "Ana Lima", "phone": "+5511971241352", "since": "2026-06-10T12:00:00+00:00", "state": "overlooked", "due_at": "2026-06-10T14:54:59+00:00", "person": "Pessoa e Souza", "priority": "medium", "passed_by": null}], "oldest_at": "2026-06-08T12:00:00+00:00"}', 'the first two of them');
select is(pg_temp.shown(governance.desk_waiting(pg_temp.viewer('all', null), 0)), '{"late": 3, "count": 5, "items": [], "oldest_at": null}', 'or how many alone');
select is(pg_temp.shown(governance.desk_waiting(pg_temp.viewer('all', null), 50, 'sul')), '{"late": 1, "count": 3, "items": [{"kind": "answer_person", "lead": "UID", "seen": "N", "step": "responder à pessoa", "owner": "Bruno Reis", "phone": "+5511971238638", "since": "2026-06-10T13:00:00+00:00", "state": "at_risk", "due_at": "2026-06-10T14:55:00+00:00", "person": "Pessoa C Souza", "priority": "high", "passed_by": null}, {"kind": "answer_person", "lead": "UID", "seen": "N", "step": "responder à pessoa", "owner": "Ana Lima", "phone": "+5511971235924", "since": "2026-06-10T14:00:00+00:00", "state": "running", "due_at": "2026-06-10T15:30:00+00:00", "person": "Pessoa A Souza", "priority": "high", "passed_by": null}, {"kind": "first_contact", "lead": "UID", "seen": "N", "step": "fazer o primeiro contato, pois a mensagem não saiu", "owner": "Ana Lima", "phone": "+5511971241352", "since": "2026-06-10T12:00:00+00:00", "state": "overlooked", "due_at": "2026-06-10T14:54:59+00:00", "person": "Pessoa e Souza", "priority": "medium", "passed_by": null}], "oldest_at": "2026-06-10T12:00:00+00:00"}', 'of one team, without queues');
select is(pg_temp.shown(governance.desk_waiting(pg_temp.viewer('team', '{2,3}'), 50, 'sul')), '{"late": 0, "count": 1, "items": [{"kind": "answer_person", "lead": "UID", "seen": "N", "step": "responder à pessoa", "owner": "Bruno Reis", "phone": "+5511971238638", "since": "2026-06-10T13:00:00+00:00", "state": "at_risk", "due_at": "2026-06-10T14:55:00+00:00", "person": "Pessoa C Souza", "priority": "high", "passed_by": null}], "oldest_at": "2026-06-10T13:00:00+00:00"}', 'of what one sees of a team');
select is(pg_temp.shown(governance.desk_waiting(pg_temp.viewer('all', null), 50, null, 'answer_person')), '{"late": 0, "count": 2, "items": [{"kind": "answer_person", "lead": "UID", "seen": "N", "step": "responder à pessoa", "owner": "Bruno Reis", "phone": "+5511971238638", "since": "2026-06-10T13:00:00+00:00", "state": "at_risk", "due_at": "2026-06-10T14:55:00+00:00", "person": "Pessoa C Souza", "priority": "high", "passed_by": null}, {"kind": "answer_person", "lead": "UID", "seen": "N", "step": "responder à pessoa", "owner": "Ana Lima", "phone": "+5511971235924", "since": "2026-06-10T14:00:00+00:00", "state": "running", "due_at": "2026-06-10T15:30:00+00:00", "person": "Pessoa A Souza", "priority": "high", "passed_by": null}], "oldest_at": "2026-06-10T13:00:00+00:00"}', 'of one kind');
select is(pg_temp.shown(governance.desk_waiting(pg_temp.viewer('all', null), 50, null, 'queue')), '{"late": 1, "count": 1, "items": [{"kind": "queue", "lead": "UID", "seen": "N", "step": "dar um responsável ao lead", "owner": "Triagem", "phone": "+5511971244066", "since": "2026-06-09T12:00:00+00:00", "state": "escalated", "due_at": "2026-06-12T15:30:00+00:00", "person": "Pessoa G Souza", "priority": "medium", "passed_by": null}], "oldest_at": "2026-06-09T12:00:00+00:00"}', 'or another');
delete from routing.waits as w using a where a.id = w.lead_id and a.n in (1, 7);
select is(pg_temp.shown(governance.desk_waiting(pg_temp.viewer('all', null), 50)), '{"late": 2, "count": 5, "items": [{"kind": "answer_person", "lead": "UID", "seen": "N", "step": "responder à pessoa", "owner": "Ana Lima", "phone": "+5511971235924", "since": "2026-06-10T14:00:00+00:00", "state": "no_term", "due_at": null, "person": "Pessoa A Souza", "priority": "high", "passed_by": null}, {"kind": "human_review", "lead": "UID", "seen": "N", "step": "conferir o lead", "owner": "Triagem", "phone": "+5511971244066", "since": null, "state": "no_term", "due_at": null, "person": "Pessoa G Souza", "priority": "medium", "passed_by": null}, {"kind": "answer_person", "lead": "UID", "seen": "N", "step": "responder à pessoa", "owner": "Bruno Reis", "phone": "+5511971238638", "since": "2026-06-10T13:00:00+00:00", "state": "at_risk", "due_at": "2026-06-10T14:55:00+00:00", "person": "Pessoa C Souza", "priority": "high", "passed_by": null}, {"kind": "first_contact", "lead": "UID", "seen": "N", "step": "fazer o primeiro contato, pois a mensagem não saiu", "owner": "Ana Lima", "phone": "+5511971241352", "since": "2026-06-10T12:00:00+00:00", "state": "overlooked", "due_at": "2026-06-10T14:54:59+00:00", "person": "Pessoa e Souza", "priority": "medium", "passed_by": null}, {"kind": "first_contact", "lead": "UID", "seen": "N", "step": "fazer o primeiro contato, pois a mensagem não saiu", "owner": "Davi Melo", "phone": "+5511971239995", "since": "2026-06-08T12:00:00+00:00", "state": "passed", "due_at": "2026-06-11T12:00:00+00:00", "person": "Pessoa D Souza", "priority": "medium", "passed_by": "Bruno Reis"}], "oldest_at": "2026-06-08T12:00:00+00:00"}', 'who has no term comes first');
select is(pg_temp.shown(governance.desk_waiting(pg_temp.viewer('own', '{2}'), 50)), '{"late": 0, "count": 1, "items": [{"kind": "answer_person", "lead": "UID", "seen": "N", "step": "responder à pessoa", "owner": "Bruno Reis", "phone": "+5511971238638", "since": "2026-06-10T13:00:00+00:00", "state": "at_risk", "due_at": "2026-06-10T14:55:00+00:00", "person": "Pessoa C Souza", "priority": "high", "passed_by": null}], "oldest_at": "2026-06-10T13:00:00+00:00"}', 'of one''s own');
select is(pg_temp.shown(governance.desk_waiting(pg_temp.viewer('team', '{3}'), 50)), '{"late": 0, "count": 1, "items": [{"kind": "human_review", "lead": "UID", "seen": "N", "step": "conferir o lead", "owner": "Triagem", "phone": "+5511971244066", "since": null, "state": "no_term", "due_at": null, "person": "Pessoa G Souza", "priority": "medium", "passed_by": null}], "oldest_at": null}', 'or of queues');
select is(pg_temp.shown(governance.desk_waiting(pg_temp.viewer('all', null), 1, null, 'human_review')), '{"late": 0, "count": 1, "items": [{"kind": "human_review", "lead": "UID", "seen": "N", "step": "conferir o lead", "owner": "Triagem", "phone": "+5511971244066", "since": null, "state": "no_term", "due_at": null, "person": "Pessoa G Souza", "priority": "medium", "passed_by": null}], "oldest_at": null}', 'of one kind');
select is(pg_temp.shown(governance.desk_waiting(pg_temp.viewer('all', null), 1)), '{"late": 2, "count": 5, "items": [{"kind": "answer_person", "lead": "UID", "seen": "N", "step": "responder à pessoa", "owner": "Ana Lima", "phone": "+5511971235924", "since": "2026-06-10T14:00:00+00:00", "state": "no_term", "due_at": null, "person": "Pessoa A Souza", "priority": "high", "passed_by": null}], "oldest_at": "2026-06-08T12:00:00+00:00"}', 'the first alone');
select set_config('indica.locale', 'en', true);
select is(governance.desk_waiting(pg_temp.viewer('all', null), 1, null, 'human_review') #>> '{items,0,owner}', 'Triage', 'in English');

-- The same for the command line.
select set_config('indica.locale', 'pt', true);
create function pg_temp.waiting(p_owner text default null, p_states text[] default null, p_kind text default null, p_limit integer default 50) returns text language sql as $$
    select string_agg(concat_ws(' ', right(w.person, 7), w.phone, w.owner, w.kind, w.state, w.since, w.due_at, w.passed_by), ', ') from governance.list_waiting(p_owner, p_states, p_kind, p_limit) as w
$$;
select is(pg_temp.waiting(), 'A Souza +5511971235924 Ana Lima answer_person no_term, G Souza +5511971244066 triage human_review no_term, e Souza +5511971241352 Ana Lima first_contact overlooked 2026-06-10 12:00:00+00 2026-06-10 14:54:59+00, C Souza +5511971238638 Bruno Reis answer_person at_risk 2026-06-10 14:20:00+00 2026-06-10 14:55:00+00, D Souza +5511971239995 Davi Melo first_contact passed 2026-06-08 12:00:00+00 2026-06-11 12:00:00+00 Bruno Reis', 'all of them by their term');
select is(pg_temp.waiting('consultant2@example.com'), 'C Souza +5511971238638 Bruno Reis answer_person at_risk 2026-06-10 14:20:00+00 2026-06-10 14:55:00+00', 'of a consultant');
select is(pg_temp.waiting(' TRIAGE '), 'G Souza +5511971244066 triage human_review no_term', 'of a queue');
select is(pg_temp.waiting(p_states => '{running,overlooked}'), 'e Souza +5511971241352 Ana Lima first_contact overlooked 2026-06-10 12:00:00+00 2026-06-10 14:54:59+00', 'of some states');
select is(pg_temp.waiting(p_kind => 'answer_person'), 'A Souza +5511971235924 Ana Lima answer_person no_term, C Souza +5511971238638 Bruno Reis answer_person at_risk 2026-06-10 14:20:00+00 2026-06-10 14:55:00+00', 'of a kind');
select is(pg_temp.waiting(p_limit => 1), 'A Souza +5511971235924 Ana Lima answer_person no_term', 'the first');
select throws_ok($$select governance.list_waiting(p_limit => 0)$$, 'ID105', 'p_limit must be between 1 and 1000, not 0', 'none is no list');
select throws_ok($$select governance.list_waiting(p_limit => 1001)$$, 'ID105', null, 'nor more than a thousand');
select lives_ok($$select governance.list_waiting(p_limit => 1000)$$, 'which are');
select throws_ok($$select governance.list_waiting(p_limit => null)$$, 'ID105', null, 'and a number is needed');
select throws_ok($$select governance.list_waiting(p_states => '{running,x}')$$, 'ID105', 'a wait is not running, x', 'no other state');
select throws_ok($$select governance.list_waiting(p_kind => 'x')$$, 'ID105', 'no step is called x', 'no other step');

select * from finish();
rollback;
