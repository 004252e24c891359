begin;
select plan(17);

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

update people.people as p set city = 'Campinas' from a join leads.leads as l on l.id = a.id where a.n = 5 and p.id = l.person_id;
update leads.leads as l set notes = 'Ligar' from a where a.id = l.id and a.n = 6;
insert into people.identifiers (person_id, kind, value, match_key) select l.person_id, 'email', w.value, w.value from (values (1, 'a@example.com'), (1, 'b@example.com'), (5, 'e@example.com')) as w (n, value) join a on a.n = w.n join leads.leads as l on l.id = a.id order by w.value;
insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, wamid, queued_at, sending_at, accepted_at, delivered_at, read_at)
select a.id, (select c.id from sending.channels as c), (select t.id from sending.templates as t where t.code = 'rework_1'), 'rework', w.key, '+5511971234567', 'x', w.state, w.key, '2026-06-05', '2026-06-06', case when w.state = 'read' then timestamptz '2026-06-07' end, case when w.state = 'read' then timestamptz '2026-06-08' end, case when w.state = 'read' then timestamptz '2026-06-09' end
from (values (1, 'k1', 'sent'), (1, 'k2', 'read'), (1, 'k3', 'cancelled'), (5, 'k4', 'queued')) as w (n, key, state) join a on a.n = w.n order by w.key;

create function pg_temp.page(p_n integer, p_viewer desk.viewer) returns text language sql as $$
    select pg_temp.shown((governance.desk_lead(p_viewer, l.uid) - '{timeline,touches,call_back_times,step,person,worth}'::text[])) from leads.leads as l join a on a.id = l.id and a.n = p_n
$$;
select is(pg_temp.page(1, pg_temp.viewer('all', null)), '{"uid": "UID", "seen": "N", "score": {"chance": 0.1, "because": "Pelas regras: próximo passo, idade e valor esperado (1,0× o do lead médio).", "priority": "high", "sentence": "Chance de ganho: 10 %, entre 2 % e 40 %: ainda há poucos resultados, e só a origem conta.", "priority_name": "alta"}, "origin": "partner", "status": "engaged", "is_open": true, "product": "plano", "messages": [{"uid": "UID", "body": "x", "state": "sent", "purpose": "rework"}, {"uid": "UID", "body": "x", "state": "read", "purpose": "rework", "read_at": "2026-06-09T00:00:00+00:00", "accepted_at": "2026-06-07T00:00:00+00:00", "delivered_at": "2026-06-08T00:00:00+00:00"}, {"uid": "UID", "body": "x", "state": "cancelled", "purpose": "rework"}], "referrer": {"uid": "UID", "name": "Alda Nunes"}, "whatsapp": {"may": "template", "price": 0.062500, "category": "marketing", "currency": "USD"}, "interests": [{"name": "Plano Família", "times": 1, "product": "plano", "said_at": "2026-06-04T03:00:00+00:00", "is_first": true}], "attributes": {}, "consultant": {"name": "Ana Lima"}, "created_at": "2026-06-04T03:00:00+00:00", "consultants": [{"uid": "UID", "name": "Bruno Reis"}, {"uid": "UID", "name": "Carla Dias"}], "next_action": "answer_person", "status_name": "Em conversa", "conversation": [{"at": "2026-06-05T00:00:00+00:00", "from": "person", "text": "Oi"}, {"at": "2026-06-06T00:00:00+00:00", "from": "us", "text": "x", "state": "sent"}, {"at": "2026-06-07T00:00:00+00:00", "from": "us", "text": "x", "state": "read"}], "lost_reasons": [{"code": "competitor", "name": "Escolheu um concorrente"}, {"code": "duplicate", "name": "Duplicado"}, {"code": "no_interest", "name": "Sem interesse"}, {"code": "not_qualified", "name": "Fora do perfil"}, {"code": "other", "name": "Outro motivo"}, {"code": "price", "name": "Preço"}, {"code": "timing", "name": "Não é o momento"}, {"code": "wrong_person", "name": "Pessoa errada"}], "product_name": "Plano Família", "status_since": "2026-06-04T03:00:00+00:00", "is_suppressed": false, "next_statuses": [{"code": "qualified", "name": "Lead qualificado", "is_open": true}, {"code": "won", "name": "Venda fechada", "is_open": false}, {"code": "lost", "name": "Venda perdida", "is_open": false}, {"code": "exhausted", "name": "Sem resposta", "is_open": false}], "next_action_at": "2026-06-10T12:00:00+00:00", "first_contact_at": "2026-06-04T04:00:00+00:00", "next_action_name": "responder"}', 'one that is open');
select is(pg_temp.page(6, pg_temp.viewer('own', '{2}')), '{"uid": "UID", "seen": "N", "notes": "Ligar", "score": {"chance": 0.1, "because": "Pelas regras: próximo passo, idade e valor esperado (1,0× o do lead médio).", "priority": "medium", "sentence": "Chance de ganho: 10 %, entre 2 % e 40 %: ainda há poucos resultados, e só a origem conta.", "priority_name": "média"}, "origin": "site", "status": "lost", "is_open": false, "ended_at": "2026-06-10T15:00:00+00:00", "whatsapp": {"may": "template", "price": 0.062500, "category": "marketing", "currency": "USD"}, "attributes": {}, "consultant": {"name": "Bruno Reis"}, "created_at": "2026-06-10T12:30:00+00:00", "consultants": [], "lost_reason": "price", "status_name": "Venda perdida", "lost_reasons": [{"code": "competitor", "name": "Escolheu um concorrente"}, {"code": "duplicate", "name": "Duplicado"}, {"code": "no_interest", "name": "Sem interesse"}, {"code": "not_qualified", "name": "Fora do perfil"}, {"code": "other", "name": "Outro motivo"}, {"code": "price", "name": "Preço"}, {"code": "timing", "name": "Não é o momento"}, {"code": "wrong_person", "name": "Pessoa errada"}], "status_since": "2026-06-10T12:30:00+00:00", "is_suppressed": false, "next_statuses": [{"code": "engaged", "name": "Em conversa", "is_open": true}]}', 'one that has ended, for its owner');
select is(pg_temp.page(7, pg_temp.viewer('team', '{1,3}')), '{"uid": "UID", "seen": "N", "queue": "triage", "score": {"chance": 0.1, "because": "Pelas regras: próximo passo, idade e valor esperado (1,0× o do lead médio).", "priority": "medium", "sentence": "Chance de ganho: 10 %, entre 2 % e 40 %: ainda há poucos resultados, e só a origem conta.", "priority_name": "média"}, "origin": "manual", "status": "new", "is_open": true, "whatsapp": {"may": "template", "price": 0.062500, "category": "marketing", "currency": "USD"}, "attributes": {}, "created_at": "2026-06-09T12:00:00+00:00", "consultants": [{"uid": "UID", "name": "Ana Lima"}, {"uid": "UID", "name": "Carla Dias"}], "next_action": "human_review", "status_name": "Novo lead", "lost_reasons": [{"code": "competitor", "name": "Escolheu um concorrente"}, {"code": "duplicate", "name": "Duplicado"}, {"code": "no_interest", "name": "Sem interesse"}, {"code": "not_qualified", "name": "Fora do perfil"}, {"code": "other", "name": "Outro motivo"}, {"code": "price", "name": "Preço"}, {"code": "timing", "name": "Não é o momento"}, {"code": "wrong_person", "name": "Pessoa errada"}], "status_since": "2026-06-09T12:00:00+00:00", "is_suppressed": false, "next_statuses": [{"code": "contacted", "name": "Em contato", "is_open": true}, {"code": "engaged", "name": "Em conversa", "is_open": true}, {"code": "qualified", "name": "Lead qualificado", "is_open": true}, {"code": "won", "name": "Venda fechada", "is_open": false}, {"code": "lost", "name": "Venda perdida", "is_open": false}, {"code": "unreachable", "name": "Sem contato possível", "is_open": false}], "next_action_at": "2026-06-10T18:00:00+00:00", "next_action_name": "revisão pela equipe"}', 'one of a queue');
select throws_ok($$select pg_temp.page(1, pg_temp.viewer('own', '{2}'))$$, 'ID201', 'no such lead', 'of another there is none');
select throws_ok($$select governance.desk_lead(pg_temp.viewer('all', null), gen_random_uuid())$$, 'ID201', 'no such lead', 'nor of nobody');
select set_config('indica.locale', 'en', true);
select is((governance.desk_lead(pg_temp.viewer('all', null), l.uid) -> 'lost_reasons')::text, '[{"code": "competitor", "name": "Chose a competitor"}, {"code": "duplicate", "name": "Duplicate"}, {"code": "no_interest", "name": "Not interested"}, {"code": "not_qualified", "name": "Does not qualify"}, {"code": "other", "name": "Other reason"}, {"code": "price", "name": "Price"}, {"code": "timing", "name": "Bad timing"}, {"code": "wrong_person", "name": "Wrong person"}]', 'in English') from leads.leads as l join a on a.id = l.id and a.n = 1;
select set_config('indica.locale', 'pt', true);
select is((select string_agg(pg_temp.shown(governance.lead_item(a.id) - 'step'), ' | ' order by a.n) from a where a.n in (1, 5, 7)), '{"uid": "UID", "person": {"name": "Pessoa A Souza", "phones": ["+5511971235924"]}, "status": "engaged", "product": "plano", "referrer": {"uid": "UID", "name": "Alda Nunes"}, "consultant": {"name": "Ana Lima"}, "created_at": "2026-06-04T03:00:00+00:00", "next_action": "answer_person", "status_name": "Em conversa", "last_message": {"at": "2026-06-09T00:00:00+00:00", "state": "read"}, "product_name": "Plano Família", "next_action_at": "2026-06-10T12:00:00+00:00", "last_activity_at": "2026-06-04T03:00:00+00:00", "next_action_name": "responder"} | {"uid": "UID", "person": {"name": "Pessoa e Souza", "phones": ["+5511971241352"]}, "status": "contacted", "product": "plano", "referrer": {"uid": "UID", "name": "Beto Reis"}, "consultant": {"name": "Ana Lima"}, "created_at": "2026-06-10T12:00:00+00:00", "next_action": "await_reply", "status_name": "Em contato", "last_message": {"at": "2026-06-06T00:00:00+00:00", "state": "queued"}, "product_name": "Plano Família", "next_action_at": "2026-06-10T16:00:00+00:00", "last_activity_at": "2026-06-10T12:00:00+00:00", "next_action_name": "aguardar resposta"} | {"uid": "UID", "queue": "triage", "person": {"name": "Pessoa G Souza", "phones": ["+5511971244066"]}, "status": "new", "created_at": "2026-06-09T12:00:00+00:00", "next_action": "human_review", "status_name": "Novo lead", "next_action_at": "2026-06-10T18:00:00+00:00", "last_activity_at": "2026-06-09T12:00:00+00:00", "next_action_name": "revisão pela equipe"}', 'each in a list, with the last message that was not cancelled');
select is(
    (select string_agg(concat_ws(';', substr(e.person, 8, 1), e.phones, e.emails, e.city, e.status, e.owner, e.next_step, e.next_action_at, e.origin, e.source, e.product, e.referred_by, e.notes), ' | ') from governance.export_leads() as e), 'F;+5511971242709;Venda perdida;Bruno Reis;Site;Ligar | e;+5511971241352;e@example.com;Campinas;Em contato;Ana Lima;aguardar resposta;2026-06-10 16:00:00+00;Site;Plano Família;Beto Reis | G;+5511971244066;Novo lead;triage;revisão pela equipe;2026-06-10 18:00:00+00;Cadastro manual | H;+5511971245423;Venda fechada;Carla Dias;Parceiro;Carro;Alda Nunes | A;+5511971235924;a@example.com, b@example.com;Em conversa;Ana Lima;responder;2026-06-10 12:00:00+00;Parceiro;Plano Família;Alda Nunes | B;+5511971237281;Venda fechada;Bruno Reis;Parceiro;Carro;Alda Nunes | C;+5511971238638;Lead qualificado;Bruno Reis;responder;2026-06-10 14:00:00+00;Site;Carro;Beto Reis | D;+5511971239995;Novo lead;Davi Melo;primeira mensagem;2026-06-10 15:00:00+00;Parceiro;Plano Família', 'all of them in a file'
);
select is((select string_agg(substr(e.person, 8, 1), ' ') from governance.export_leads(p_statuses => '{won}') as e), 'H B', 'of a status');
select is((select string_agg(substr(e.person, 8, 1), ' ') from governance.export_leads(p_owner => 'bruno') as e), 'F B C', 'of an owner');
select is((select string_agg(substr(e.person, 8, 1), ' ') from governance.export_leads(p_due => 'late') as e), 'A C', 'that are late');
select is((select string_agg(substr(e.person, 8, 1), ' ') from governance.export_leads(p_is_open => false) as e), 'F H B', 'or have ended');

-- Whose message did not leave, though it could now.
set local session_replication_role = replica;
delete from outbox.jobs;
update leads.leads as l set status = case when a.n = 5 then 'engaged' else 'contacted' end, next_action = 'human_review', next_action_at = util.current_time(), next_action_cause = case when a.n in (1, 5, 7) then 'template_missing' else 'template_failed' end, hold_reason = null, ended_at = null, lost_reason = null, unanswered_since = null
from a where a.id = l.id and a.n in (1, 3, 4, 5, 7);
set local session_replication_role = origin;
insert into outbox.jobs (kind, lead_id, payload, dedupe_key, due_at, created_at, state, finished_at, last_error)
select w.kind, a.id, w.payload::jsonb, 'j' || w.k, '2026-06-09', w.at::timestamptz, w.state, w.finished::timestamptz, w.error::jsonb
from (values
    (1, 1, 'whatsapp.template', '{"purpose": "first_contact"}', 'cancelled', '2026-06-09', '2026-06-09 12:00+00', '{"cancelled": "no_template_for_4_hours"}'), (1, 2, 'whatsapp.template', '{"purpose": "first_contact"}', 'dead', '2026-06-08', '2026-06-08', '{"code": 1}'),
    (1, 3, 'whatsapp.template', '{"purpose": "opt_out_confirmation"}', 'dead', '2026-06-10', '2026-06-10', '{"code": 1}'), (1, 4, 'chatwoot.note', '{"purpose": "rework"}', 'dead', '2026-06-10', '2026-06-10', '{"code": 1}'),
    (3, 5, 'whatsapp.template', '{"purpose": "rework", "template_code": "rework_1"}', 'dead', '2026-06-09', '2026-06-09 11:00+00', '{"code": 132001, "target": "whatsapp"}'), (4, 6, 'whatsapp.template', '{"purpose": "rework", "template_code": "rework_2"}', 'dead', '2026-06-09', '2026-06-09 11:00+00', '{"code": 131026, "target": "whatsapp"}'),
    (7, 7, 'whatsapp.template', '{"purpose": "first_contact"}', 'cancelled', '2026-06-09', '2026-06-09 10:00+00', '{"cancelled": "no_conversation"}'), (5, 8, 'whatsapp.template', '{"purpose": "first_contact"}', 'cancelled', '2026-06-09', '2026-06-09 10:00+00', '{"cancelled": "no_conversation"}')
) as w (n, k, kind, payload, state, at, finished, error) join a on a.n = w.n
order by w.k;
create function pg_temp.missed(p_code text default null, p_limit integer default null) returns text language sql as $$
    select string_agg(concat_ws(' ', a.n, right(m.person, 7), m.purpose, m.template, (select j.dedupe_key from outbox.jobs as j where j.id = m.job_id), m.missed_at, m.reason, m.next_action), '; ' order by m.n) from (select row_number() over () as n, x.* from governance.missed_messages(p_code, p_limit) as x) as m join a on a.id = m.lead_id
$$;
select is(pg_temp.missed(), '7 G Souza first_contact first_contact j7 2026-06-09 10:00:00+00 no_conversation human_review; 3 C Souza rework rework_1 j5 2026-06-09 11:00:00+00 132001 human_review; 1 A Souza first_contact first_contact_with_referrer j1 2026-06-09 12:00:00+00 no_template_for_4_hours human_review', 'for want of a template, or refused for it, the oldest first');
select is(pg_temp.missed('rework_1'), '3 C Souza rework rework_1 j5 2026-06-09 11:00:00+00 132001 human_review', 'of one template');
select is(pg_temp.missed(null, 1), '7 G Souza first_contact first_contact j7 2026-06-09 10:00:00+00 no_conversation human_review', 'or the first');
update sending.templates as t set state = 'paused' where t.code = 'rework_1';
update leads.leads as l set hold_reason = 'x' from a where a.id = l.id and a.n = 7;
select is(pg_temp.missed(), '1 A Souza first_contact first_contact_with_referrer j1 2026-06-09 12:00:00+00 no_template_for_4_hours human_review', 'not while the template cannot leave, nor what is held for something else');
update leads.leads as l set next_action_cause = 'template_failed' from a where a.id = l.id and a.n = 1;
select is(pg_temp.missed(), null, 'nor what is reviewed for another reason');

select * from finish();
rollback;
