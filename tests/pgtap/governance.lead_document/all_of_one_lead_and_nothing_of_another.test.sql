begin;
select plan(14);

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

select tests.make_token('um', p_consultant_id => tests.consultant(1)), tests.make_token('dois', p_consultant_id => tests.consultant(2)), tests.make_token('site', '{leads:write}', p_source_id => (select s.id from intake.sources as s where s.code = 'parceiro'));
create function pg_temp.again(p_n integer, p_at text, p_token text, p_patch jsonb) returns void language plpgsql as $$
begin
    perform tests.freeze(p_at::timestamptz);
    perform tests.lead(p_n, p_patch || jsonb_build_object('person', jsonb_build_object('name', 'Pessoa ' || chr(64 + p_n) || ' Souza', 'phone', tests.phone(p_n))), (select t.id from ops.api_tokens as t where t.name = p_token));
    perform tests.freeze('2026-06-10 15:00:00+00');
end;
$$;
select pg_temp.again(1, '2026-06-09 12:00+00', 'um', '{"origin": "extension", "product": "carro", "referrer": {"name": "Beto Reis"}, "notes": "Ligar cedo", "consent": {"basis": "consent", "statement": "Sim"}}');
select pg_temp.again(1, '2026-06-09 13:00+00', 'site', '{"origin": "site", "attributes": {"cor": "azul"}}');
select pg_temp.again(1, '2026-06-10 09:00+00', 'um', '{"origin": "extension", "product": "plano", "notes": " "}');
select pg_temp.again(5, '2026-06-10 13:00+00', 'dois', '{"origin": "extension", "product": "carro"}');
insert into chatwoot.proposals (person_id, contact_id, field, value, was, said_at, decided_at)
select l.person_id, 1, w.field, w.value, 'x', w.at::timestamptz, w.decided::timestamptz
from (values (1, 'name', 'Pessoa Nova', '2026-06-10 12:00+00', null), (1, 'email', 'nova@example.com', '2026-06-10 11:00+00', null), (5, 'email', 'p5@example.com', '2026-06-10 11:00+00', null)) as w (n, field, value, at, decided) join a on a.n = w.n join leads.leads as l on l.id = a.id;
insert into intake.cards (lead_id, message_sha256, position, name, phone, said_at, due_at, decided_at, outcome, actor)
select a.id, sha256(w.name::bytea), 1, w.name, '+5511988887777', '2026-06-10 12:00+00', w.due::timestamptz, w.decided::timestamptz, case when w.decided is not null then 'ignored' end, case when w.decided is not null then 'system' end
from (values (1, 'Tarde', '2026-06-12', null), (1, 'Cedo', '2026-06-11', null), (1, 'Dito', '2026-06-10', '2026-06-10'), (5, 'Outro', '2026-06-11', null)) as w (n, name, due, decided) join a on a.n = w.n;
insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, wamid, queued_at, sending_at, accepted_at)
select a.id, (select c.id from sending.channels as c), (select t.id from sending.templates as t where t.code = 'rework_1'), 'rework', 'k' || w.n || w.at, tests.phone(1), 'Oi ' || w.at, 'accepted', 'w' || w.n || w.at, w.at::timestamptz, w.at::timestamptz, w.at::timestamptz
from (values (1, '2026-06-09'), (1, '2026-06-08'), (5, '2026-06-08')) as w (n, at) join a on a.n = w.n;

select is(pg_temp.shown(governance.lead_document(l) - 'timeline'), '{"uid": "UID", "step": {"kind": "answer_person", "list": "today", "since": "2026-06-10T14:00:00+00:00", "action": "call", "due_at": "2026-06-10T15:30:00+00:00", "number": "+5511971235924"}, "cards": [{"at": "2026-06-10T12:00:00+00:00", "uid": "UID", "lead": {"uid": "UID", "person": "Pessoa A Souza"}, "name": "Cedo", "phone": "+5511988887777", "due_at": "2026-06-11T00:00:00+00:00", "phones": [], "finding": "new", "is_late": false, "finding_text": "pessoa nova"}, {"at": "2026-06-10T12:00:00+00:00", "uid": "UID", "lead": {"uid": "UID", "person": "Pessoa A Souza"}, "name": "Tarde", "phone": "+5511988887777", "due_at": "2026-06-12T00:00:00+00:00", "phones": [], "finding": "new", "is_late": false, "finding_text": "pessoa nova"}], "notes": "Ligar cedo", "worth": {"chance": 0.1, "because": "Pelas regras: próximo passo, idade e valor esperado (1,0× o do lead médio).", "priority": "high", "sentence": "Chance de ganho: 10 %, entre 2 % e 40 %: ainda há poucos resultados, e só a origem conta.", "priority_name": "alta"}, "origin": "partner", "person": {"uid": "UID", "name": "Pessoa A Souza", "phones": ["+5511971235924"]}, "status": "engaged", "product": "plano", "touches": [{"at": "2026-06-09T12:00:00+00:00", "name": "Pessoa A Souza", "notes": "Ligar cedo", "origin": "extension", "consent": {"at": "2026-06-09T12:00:00+00:00", "basis": "consent", "statement": "Sim"}, "product": {"code": "carro", "name": "Carro"}, "referrer": {"uid": "UID", "name": "Beto Reis"}, "origin_name": "Extensão do Chrome", "submitted_by": "Ana Lima", "submission_uid": "UID"}, {"at": "2026-06-09T13:00:00+00:00", "name": "Pessoa A Souza", "origin": "site", "source": "parceiro", "attributes": {"cor": "azul"}, "origin_name": "Site", "submitted_by": "site", "submission_uid": "UID"}, {"at": "2026-06-10T09:00:00+00:00", "name": "Pessoa A Souza", "origin": "extension", "product": {"code": "plano", "name": "Plano Família"}, "origin_name": "Extensão do Chrome", "submitted_by": "Ana Lima", "submission_uid": "UID"}], "messages": [{"uid": "UID", "body": "Oi 2026-06-08", "state": "accepted", "purpose": "rework", "accepted_at": "2026-06-08T00:00:00+00:00"}, {"uid": "UID", "body": "Oi 2026-06-09", "state": "accepted", "purpose": "rework", "accepted_at": "2026-06-09T00:00:00+00:00"}], "referrer": {"uid": "UID", "name": "Alda Nunes"}, "whatsapp": {"may": "template", "price": 0.062500, "category": "marketing", "currency": "USD"}, "interests": [{"name": "Plano Família", "times": 2, "product": "plano", "said_at": "2026-06-04T03:00:00+00:00", "is_first": true}, {"name": "Carro", "times": 1, "product": "carro", "said_at": "2026-06-09T12:00:00+00:00", "is_first": false}], "proposals": [{"at": "2026-06-10T11:00:00+00:00", "uid": "UID", "was": "x", "lead": {"uid": "UID", "person": "Pessoa A Souza"}, "field": "email", "value": "nova@example.com", "field_name": "e-mail"}, {"at": "2026-06-10T12:00:00+00:00", "uid": "UID", "was": "x", "lead": {"uid": "UID", "person": "Pessoa A Souza"}, "field": "name", "value": "Pessoa Nova", "field_name": "nome"}], "attributes": {}, "consultant": {"name": "Ana Lima"}, "created_at": "2026-06-04T03:00:00+00:00", "next_action": "answer_person", "status_name": "Em conversa", "conversation": [{"at": "2026-06-05T00:00:00+00:00", "from": "person", "text": "Oi"}, {"at": "2026-06-08T00:00:00+00:00", "from": "us", "text": "Oi 2026-06-08", "state": "accepted"}, {"at": "2026-06-09T00:00:00+00:00", "from": "us", "text": "Oi 2026-06-09", "state": "accepted"}], "product_name": "Plano Família", "status_since": "2026-06-04T03:00:00+00:00", "next_action_at": "2026-06-10T12:00:00+00:00", "call_back_times": ["2026-06-10T16:00:00+00:00", "2026-06-10T18:00:00+00:00", "2026-06-11T12:00:00+00:00", "2026-06-11T18:00:00+00:00", "2026-06-15T12:00:00+00:00"], "first_contact_at": "2026-06-04T04:00:00+00:00", "next_action_name": "responder"}', 'all that is known of lead one') from leads.leads as l join a on a.id = l.id and a.n = 1;
select is(pg_temp.shown(governance.lead_document(l) - 'timeline'), '{"uid": "UID", "step": {"action": "open", "number": "+5511971242709"}, "origin": "site", "person": {"uid": "UID", "name": "Pessoa F Souza", "phones": ["+5511971242709"]}, "status": "lost", "touches": [], "ended_at": "2026-06-10T15:00:00+00:00", "whatsapp": {"may": "template", "price": 0.062500, "category": "marketing", "currency": "USD"}, "attributes": {}, "consultant": {"name": "Bruno Reis"}, "created_at": "2026-06-10T12:30:00+00:00", "lost_reason": "price", "status_name": "Venda perdida", "status_since": "2026-06-10T12:30:00+00:00"}', 'of one that ended there is no worth and no hour to call') from leads.leads as l join a on a.id = l.id and a.n = 6;
select is((select string_agg(concat_ws(' ', e.item ->> 'seq', e.item ->> 'kind', e.item ->> 'by', e.item ->> 'at', e.item ->> 'is_technical', e.item ->> 'text', e.item ->> 'values'), '; ' order by e.n) from jsonb_array_elements(governance.lead_timeline(a.id)) with ordinality as e (item, n)), '1 created tests 2026-06-04T03:00:00+00:00 false Indicação recebida pelo Parceiro, indicada por Alda Nunes.; 2 assigned system 2026-06-04T03:00:00+00:00 false Bruno Reis, pelo rodízio do grupo Geral (4ª vez, 3 participantes). Indisponíveis: Davi Melo (inativo).; 3 touched Ana Lima 2026-06-09T12:00:00+00:00 false Nova indicação recebida pela Extensão do Chrome, feita por Beto Reis. Interesse também em Carro. {"notes": "Ligar cedo"}; 4 touched Parceiro 2026-06-09T13:00:00+00:00 false Nova indicação recebida pelo Site. {"attributes": "cor: azul"}; 5 touched Ana Lima 2026-06-10T09:00:00+00:00 false Nova indicação recebida pela Extensão do Chrome.', 'its history in words') from a where a.n = 1;
select is(governance.lead_timeline(0), '[]', 'nobody has none');
select is(pg_temp.shown(governance.lead_touches(a.id)), '[{"at": "2026-06-09T12:00:00+00:00", "name": "Pessoa A Souza", "notes": "Ligar cedo", "origin": "extension", "consent": {"at": "2026-06-09T12:00:00+00:00", "basis": "consent", "statement": "Sim"}, "product": {"code": "carro", "name": "Carro"}, "referrer": {"uid": "UID", "name": "Beto Reis"}, "origin_name": "Extensão do Chrome", "submitted_by": "Ana Lima", "submission_uid": "UID"}, {"at": "2026-06-09T13:00:00+00:00", "name": "Pessoa A Souza", "origin": "site", "source": "parceiro", "attributes": {"cor": "azul"}, "origin_name": "Site", "submitted_by": "site", "submission_uid": "UID"}, {"at": "2026-06-10T09:00:00+00:00", "name": "Pessoa A Souza", "origin": "extension", "product": {"code": "plano", "name": "Plano Família"}, "origin_name": "Extensão do Chrome", "submitted_by": "Ana Lima", "submission_uid": "UID"}]', 'who referred them later') from a where a.n = 1;
select is(governance.lead_touches(0), '[]', 'of nobody, nothing');
create function pg_temp.others(p_n integer, p_consultant integer) returns text language sql as $$
    select pg_temp.shown(governance.other_leads(t, l)) from leads.leads as l join a on a.id = l.id and a.n = p_n, ops.api_tokens as t where t.consultant_id = tests.consultant(p_consultant)
$$;
update leads.leads as l set person_id = o.person_id from a, leads.leads as o join a as b on b.id = o.id and b.n = 1 where a.id = l.id and a.n in (2, 6);
select is(pg_temp.others(1, 1), '[{"status": "lost", "is_open": false, "consultant": {"name": "Bruno Reis"}, "created_at": "2026-06-10T12:30:00+00:00", "is_summary": true, "status_name": "Venda perdida"}, {"status": "won", "is_open": false, "consultant": {"name": "Bruno Reis"}, "created_at": "2026-06-04T02:59:59+00:00", "is_summary": true, "status_name": "Venda fechada"}]', 'their other leads, of somebody else in passing');
select is(pg_temp.others(1, 2), '[{"uid": "UID", "status": "lost", "is_open": false, "consultant": {"name": "Bruno Reis"}, "created_at": "2026-06-10T12:30:00+00:00", "is_summary": true, "status_name": "Venda perdida", "lost_reason_name": "Preço"}, {"uid": "UID", "status": "won", "is_open": false, "referrer": "Alda Nunes", "consultant": {"name": "Bruno Reis"}, "created_at": "2026-06-04T02:59:59+00:00", "is_summary": true, "status_name": "Venda fechada", "product_name": "Carro"}]', 'for their owner with why it was lost');
select is(pg_temp.others(2, 2), '[{"uid": "UID", "status": "lost", "is_open": false, "consultant": {"name": "Bruno Reis"}, "created_at": "2026-06-10T12:30:00+00:00", "is_summary": true, "status_name": "Venda perdida", "lost_reason_name": "Preço"}, {"status": "engaged", "is_open": true, "consultant": {"name": "Ana Lima"}, "created_at": "2026-06-04T03:00:00+00:00", "is_summary": true, "status_name": "Em conversa"}]', 'of another lead');
select is(pg_temp.others(8, 2), '[]', 'who has no other has none');
select set_config('indica.locale', 'en', true);
select is(pg_temp.others(1, 2), '[{"uid": "UID", "status": "lost", "is_open": false, "consultant": {"name": "Bruno Reis"}, "created_at": "2026-06-10T12:30:00+00:00", "is_summary": true, "status_name": "Lost", "lost_reason_name": "Price"}, {"uid": "UID", "status": "won", "is_open": false, "referrer": "Alda Nunes", "consultant": {"name": "Bruno Reis"}, "created_at": "2026-06-04T02:59:59+00:00", "is_summary": true, "status_name": "Won", "product_name": "Carro"}]', 'in English');
select set_config('indica.locale', 'pt', true);

-- What a caller who only submitted is shown.
create function pg_temp.submitted(p_n integer, p_name text) returns text language sql as $$
    select pg_temp.shown(governance.submitted_lead(t, l)) from leads.leads as l join a on a.id = l.id and a.n = p_n, ops.api_tokens as t where t.name = p_name
$$;
select is(pg_temp.submitted(1, 'um'), '{"uid": "UID", "person": {"name": "Pessoa A Souza", "phones": ["+5511971235924"]}, "status": "engaged", "timeline": [], "consultant": {"name": "Ana Lima"}, "created_at": "2026-06-09T12:00:00+00:00", "is_summary": true, "status_name": "Em conversa", "submissions": [{"uid": "UID", "body": {"notes": " ", "origin": "extension", "person": {"name": "Pessoa A Souza", "phone": "+5511971235924"}, "product": "plano"}, "outcome": "touched", "received_at": "2026-06-10T09:00:00+00:00"}, {"uid": "UID", "body": {"notes": "Ligar cedo", "origin": "extension", "person": {"name": "Pessoa A Souza", "phone": "+5511971235924"}, "consent": {"basis": "consent", "statement": "Sim"}, "product": "carro", "referrer": {"name": "Beto Reis"}}, "outcome": "touched", "received_at": "2026-06-09T12:00:00+00:00"}], "last_activity_at": "2026-06-10T09:00:00+00:00"}', 'their own submissions, the newest first');
select is(pg_temp.submitted(1, 'tests'), '{"uid": "UID", "person": {"name": "Pessoa A Souza", "phones": ["+5511971235924"]}, "status": "engaged", "referrer": {"name": "Alda Nunes"}, "timeline": [], "consultant": {"name": "Ana Lima"}, "created_at": "2026-06-04T03:00:00+00:00", "is_summary": true, "status_name": "Em conversa", "submissions": [{"uid": "UID", "body": {"origin": "partner", "person": {"name": "Pessoa A Souza", "phone": "+5511971235924"}, "product": "plano", "referrer": {"name": "Alda Nunes"}}, "outcome": "created", "received_at": "2026-06-04T03:00:00+00:00"}], "last_activity_at": "2026-06-04T03:00:00+00:00"}', 'the one of another token');
select is(pg_temp.submitted(5, 'um'), '{"uid": "UID", "person": {}, "status": "contacted", "timeline": [], "consultant": {"name": "Ana Lima"}, "created_at": "2026-06-10T12:00:00+00:00", "is_summary": true, "status_name": "Em contato", "submissions": null, "last_activity_at": "2026-06-10T12:00:00+00:00"}', 'who submitted nothing of it sees that it is there');

select * from finish();
rollback;
