begin;
select plan(23);

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

update ops.settings set value = '"https://indica.example.com"' where key = 'public_url';
create function pg_temp.note(p_n integer, p_payload jsonb) returns text language sql as $$
    select regexp_replace(replace(chatwoot.note_text(a.id, p_payload), e'\n', ' / '), '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 'UID', 'g') from a where a.n = p_n
$$;
create function pg_temp.again(p_n integer, p_at text, p_patch jsonb) returns void language plpgsql as $$
begin
    perform tests.freeze(p_at::timestamptz);
    perform tests.lead(p_n, p_patch || jsonb_build_object('person', jsonb_build_object('name', 'Pessoa ' || chr(64 + p_n) || ' Souza', 'phone', tests.phone(p_n))));
    perform tests.freeze('2026-06-10 15:00:00+00');
end;
$$;
select pg_temp.again(1, '2026-06-09 12:00+00', '{"origin": "extension", "product": "carro", "referrer": {"name": "Beto Reis"}, "notes": "Ligar cedo"}');
select pg_temp.again(1, '2026-06-09 11:00+00', '{"origin": "site", "attributes": {"cor": "azul"}}');
select pg_temp.again(1, '2026-06-09 13:00+00', '{"origin": "site", "product": "plano"}');
select pg_temp.again(5, '2026-06-10 13:00+00', '{"origin": "site", "product": "carro"}');
-- One of them was told in a note of its own.
update outbox.jobs as j set state = 'cancelled', finished_at = util.current_time(), dedupe_key = 'gone ' || j.id where j.kind = 'chatwoot.note';
insert into outbox.jobs (kind, lead_id, dedupe_key, due_at, created_at, state, finished_at)
select 'chatwoot.note', a.id, 'touch:' || s.uid, '2026-06-10', '2026-06-10', 'done', '2026-06-10' from a join leads.touches as t on t.lead_id = a.id join intake.submissions as s on s.id = t.submission_id where a.n = 1 and t.touched_at = '2026-06-09 13:00+00';
insert into outbox.jobs (kind, lead_id, dedupe_key, due_at, created_at, state, finished_at) select 'chatwoot.note', a.id, 'panel:' || a.id || ':93', '2026-06-10', '2026-06-10', 'done', '2026-06-10' from a where a.n = 1;
update leads.leads as l set notes = 'à tarde *sim*', attributes = '{"renda": 5200, "cor": "azul"}', page = '{"url": "https://exemplo.com.br/p", "title": "Página"}' from a where a.id = l.id and a.n = 5;
update people.people as p set city = 'Campinas' from a join leads.leads as l on l.id = a.id where a.n in (1, 5) and p.id = l.person_id;
update people.identifiers as i set repairs = '{ninth_digit}', raw = '(11) 7123' from a join leads.leads as l on l.id = a.id where a.n = 5 and i.person_id = l.person_id;
insert into people.identifiers (person_id, kind, value, match_key) select l.person_id, 'email', w.value, w.value from (values (1, 'a@example.com'), (5, 'e@example.com')) as w (n, value) join a on a.n = w.n join leads.leads as l on l.id = a.id;
set local session_replication_role = replica;
insert into leads.events (lead_id, seq, kind, at, actor, data, hash)
select a.id, w.seq, w.kind, w.at::timestamptz, 'consultant:' || tests.consultant(1), w.data::jsonb, sha256('x')
from (values
    (1, 90, 'corrected', '2026-06-10 12:00+00', '{"fields": ["name", "product", "city", "email"], "product": "carro", "product_was": "plano"}'), (1, 91, 'noted', '2026-06-10 12:10+00', '{"commitments": {"note": "x"}}'), (1, 92, 'noted', '2026-06-10 12:20+00', '{"commitments": {"note": "x"}}'),
    (1, 93, 'called', '2026-06-10 12:30+00', '{"commitments": {"note": "x"}}'), (1, 94, 'called', '2026-06-10 12:40+00', '{"commitments": {"note": "x"}}'), (1, 95, 'lost_track', '2026-06-10 12:50+00', '{"commitments": {"note": "x"}}'), (1, 96, 'noted', '2026-06-10 12:55+00', '{"commitments": {"other": "x"}}'),
    (5, 91, 'noted', '2026-06-10 12:10+00', '{"commitments": {"note": "x"}}'),
    (1, 97, 'chatwoot_contact_ready', '2026-06-10 13:00+00', '{"conflicts": [{"field": "email", "contact_id": 1}]}'), (1, 98, 'chatwoot_contact_ready', '2026-06-10 13:01+00', '{"conflicts": [{"field": "identifier"}, {"field": "email", "contact_id": 77}, {"field": "cor", "contact_id": 78}]}'),
    (5, 98, 'chatwoot_contact_ready', '2026-06-10 13:01+00', '{"conflicts": [{"field": "phone_number", "contact_id": 79}]}'), (1, 99, 'cards_received', '2026-06-10 12:00+00', format('{"message": "%s", "left_out": "3"}', encode(sha256('m1'), 'hex')))
) as w (n, seq, kind, at, data) join a on a.n = w.n;
insert into leads.event_values (lead_id, seq, field, salt, value)
select a.id, w.seq, w.field, sha256('salt'), w.value
from (values
    (1, 90, 'name', 'Pessoa Nova'), (1, 90, 'name_was', 'Pessoa A'), (1, 90, 'city_was', 'Recife'), (1, 90, 'email', 'n@example.com'), (1, 91, 'note', 'Primeira nota'), (1, 93, 'note', 'Já contada'), (1, 94, 'note', 'Segunda nota'), (1, 95, 'note', 'Não é nota'), (1, 96, 'note', 'Sem compromisso'),
    (5, 91, 'note', 'Nota da quinta'), (5, 1, 'name', 'Pessoa Dita'), (5, 1, 'city', 'Santos'), (1, 1, 'city', 'Campinas')
) as w (n, seq, field, value) join a on a.n = w.n;
set local session_replication_role = origin;
insert into intake.cards (lead_id, message_sha256, position, name, phone, phones, found, said_at, due_at, decided_at, outcome, actor, submission_id)
select a.id, sha256(w.message::bytea), w.position, w.name, '+5511988887777', w.phones::jsonb, w.found, '2026-06-10 12:00+00', '2026-06-11', w.decided::timestamptz, case when w.decided is not null then 'accepted' end, case when w.decided is not null then 'system' end, case when w.decided is not null then (select min(s.id) from intake.submissions as s) end
from (values (1, 'm1', 2, 'Zilda', '["1", "2"]', 'new', null), (1, 'm1', 1, 'Abel', '[]', 'known', null), (1, 'm1', 3, null, '["1"]', 'new', '2026-06-10'), (1, 'm2', 1, 'Caio ' || repeat('x', 56), '[]', 'new', null), (5, 'm1', 9, 'Outro', '[]', 'new', null)) as w (n, message, position, name, phones, found, decided) join a on a.n = w.n;
insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, wamid, queued_at, sending_at, accepted_at, delivered_at, chatwoot_message_id)
select a.id, (select c.id from sending.channels as c), (select t.id from sending.templates as t where t.code = 'rework_1'), w.purpose, 'k' || w.k, tests.phone(1), 'Texto ' || w.k, w.state, 'w' || w.k, w.at::timestamptz, w.at::timestamptz, case when w.k <> 4 then w.at::timestamptz end, '2026-06-09', case when w.k = 3 then 555 end
from (values (1, 1, 'first_contact', 'delivered', '2026-06-05 12:00+00'), (1, 2, 'rework', 'read', '2026-06-08 12:00+00'), (5, 3, 'rework', 'sent', '2026-06-10 12:00+00'), (8, 4, 'rework', 'delivered', '2026-06-10 12:00+00'), (3, 5, 'rework', 'failed', '2026-06-10 12:00+00')) as w (n, k, purpose, state, at) join a on a.n = w.n
order by w.k;
insert into rework.policies (code, name, position, conditions, is_active, is_default) values ('vip', 'VIP', 1, '{}', true, false);
insert into rework.steps (policy_id, step, gap_days, template_code) select p.id, s.n, s.n * 2, 'rework_' || s.n from rework.policies as p, generate_series(1, 2) as s (n) where p.code = 'vip';
delete from rework.attempts;
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, state, created_at, finished_at, message_id)
select a.id, w.cycle, w.step, p.id, 'rework_1', '2026-06-08', 'sent', '2026-06-01', '2026-06-08', (select m.id from sending.messages as m where m.send_key = 'k' || w.k)
from (values (1, 1, 1, 'vip', 2), (8, 2, 5, 'vip', 4), (5, 1, 2, 'padrao', 3)) as w (n, cycle, step, policy, k) join a on a.n = w.n join lateral (select p.id from rework.policies as p where case when w.policy = 'padrao' then p.is_default else p.code = w.policy end limit 1) as p on true;
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, is_reused, created_at)
select a.id, (select c.id from sending.channels as c), w.attempt, w.conversation, false, '2026-06-01' from (values (1, 1, 7100), (1, 2, 7101), (1, 3, 7103), (5, 1, 7102)) as w (n, attempt, conversation) join a on a.n = w.n;
insert into inbox.replies (channel_id, person_id, lead_id, wamid, kind, body, button_action, written_at, created_at)
select (select c.id from sending.channels as c), l.person_id, l.id, 'wamid.n' || w.k, w.kind, w.body, null, '2026-06-10 12:00+00', '2026-06-10 12:00+00'
from (values (1, 'text', 'Quero *saber* mais sobre isso tudo e muito mais que não cabe'), (2, 'button', 'Sim'), (3, 'interactive', null), (4, 'elsewhere', 'Oi lá'), (5, 'elsewhere', null), (6, 'image', null), (7, 'interactive', 'Lista')) as w (k, kind, body), a join leads.leads as l on l.id = a.id where a.n = 1;

select is(pg_temp.note(1, '{"about": "summary"}'), 'Indicada por Alda Nunes · Plano Família / **Indicação recebida em 04/06/2026 às 00:00** / Pessoa: Pessoa A Souza / Telefone: +5511971235924 / E-mail: a@example.com / Quem indicou: Alda Nunes / Origem: Parceiro / Produto: Plano Família / Cidade: Campinas / Observações: Ligar cedo / Responsável: Bruno Reis, pelo rodízio do grupo Geral (4ª vez, 3 participantes). Indisponíveis: Davi Melo (inativo). / Abrir na Indica: https://indica.example.com/desk/leads/UID / Indicada de novo: Site / **Nova indicação em 09/06/2026 às 08:00** (origem: Site). / Outras informações: cor: azul / Indicada de novo por Beto Reis · Carro / **Nova indicação em 09/06/2026 às 09:00**, feita por Beto Reis (origem: Extensão do Chrome). / ⭐ Tem interesse também em: Carro / Observações: Ligar cedo / **Anotação de Ana Lima** em 10/06/2026 às 09:10: / > Primeira nota / **Anotação de Ana Lima** em 10/06/2026 às 09:40: / > Segunda nota / ⚠️ **Confira:** outro contato daqui já tem a identificação desta pessoa. Nada foi juntado nem mudado nele. / ⚠️ **Confira:** outro contato daqui já tem o e-mail desta pessoa: /app/accounts/1/contacts/77. Nada foi juntado nem mudado nele. / Mensagem aceita pelo WhatsApp em 08/06/2026 às 09:00: / > Texto 2', 'everything of the first, with what came later and was told nowhere');
select is(pg_temp.note(5, '{"about": "summary"}'), 'Indicada por Beto Reis · Plano Família / **Indicação recebida em 10/06/2026 às 09:00** / Pessoa: Pessoa e Souza / ⚠️ Desta vez o nome dado foi Pessoa Dita. Confirme com quem você está falando. / Telefone: +5511971241352 / ⚠️ Telefone corrigido na leitura (faltava o nono dígito): veio como “(11) 7123”. Confirme com quem indicou antes de insistir. / E-mail: e@example.com / Quem indicou: Beto Reis / Origem: Site / Produto: Plano Família / Cidade: Campinas / Cidade dita desta vez: Santos / Observações: à tarde \*sim\* / Outras informações: cor: azul; renda: 5200 / Página: Página https://exemplo.com.br/p / Responsável: Carla Dias, pelo rodízio do grupo Geral (7ª vez, 3 participantes). Indisponíveis: Davi Melo (inativo). / Abrir na Indica: https://indica.example.com/desk/leads/UID / Indicada de novo: Site · Carro / **Nova indicação em 10/06/2026 às 10:00** (origem: Site). / ⭐ Tem interesse também em: Carro / **Anotação de Ana Lima** em 10/06/2026 às 09:10: / > Nota da quinta / ⚠️ **Confira:** outro contato daqui já tem o telefone desta pessoa: /app/accounts/1/contacts/79. Nada foi juntado nem mudado nele. / Mensagem aceita pelo WhatsApp em 10/06/2026 às 09:00:', 'everything of the fifth');
select is(pg_temp.note(6, '{"about": "summary"}'), 'Indicação: Site / **Indicação recebida em 10/06/2026 às 09:30** / Pessoa: Pessoa F Souza / Telefone: +5511971242709 / Quem indicou: não informado / Origem: Site / Responsável: Bruno Reis, pelo rodízio do grupo Geral (8ª vez, 3 participantes). Indisponíveis: Davi Melo (inativo). / Abrir na Indica: https://indica.example.com/desk/leads/UID / O lead já foi encerrado: Venda perdida.', 'of one that ended');
select is(pg_temp.note(7, '{"about": "summary"}'), 'Indicação: Cadastro manual / **Indicação recebida em 09/06/2026 às 09:00** / Pessoa: Pessoa G Souza / Telefone: +5511971244066 / Quem indicou: não informado / Origem: Cadastro manual / Responsável: Ana Lima, pelo rodízio do grupo Geral (6ª vez, 3 participantes). Indisponíveis: Davi Melo (inativo). / Abrir na Indica: https://indica.example.com/desk/leads/UID / Este lead precisa de revisão pela equipe (desde 10/06/2026 às 15:00).', 'of one without an owner');
update ops.settings set value = '"off"' where key = 'chatwoot_notes';
select is(pg_temp.note(1, '{"about": "summary"}'), 'Indicada por Alda Nunes · Plano Família / **Indicação recebida em 04/06/2026 às 00:00** / Pessoa: Pessoa A Souza / Telefone: +5511971235924 / E-mail: a@example.com / Quem indicou: Alda Nunes / Origem: Parceiro / Produto: Plano Família / Cidade: Campinas / Observações: Ligar cedo / Responsável: Bruno Reis, pelo rodízio do grupo Geral (4ª vez, 3 participantes). Indisponíveis: Davi Melo (inativo). / Abrir na Indica: https://indica.example.com/desk/leads/UID / Indicada de novo: Site / **Nova indicação em 09/06/2026 às 08:00** (origem: Site). / Outras informações: cor: azul / Indicada de novo por Beto Reis · Carro / **Nova indicação em 09/06/2026 às 09:00**, feita por Beto Reis (origem: Extensão do Chrome). / ⭐ Tem interesse também em: Carro / Observações: Ligar cedo / ⚠️ **Confira:** outro contato daqui já tem a identificação desta pessoa. Nada foi juntado nem mudado nele. / ⚠️ **Confira:** outro contato daqui já tem o e-mail desta pessoa: /app/accounts/1/contacts/77. Nada foi juntado nem mudado nele. / Mensagem aceita pelo WhatsApp em 08/06/2026 às 09:00: / > Texto 2', 'without the notes of ours, where they are not to be shown');
select is(pg_temp.note(1, '{"about": "message"}'), 'Indicada por Alda Nunes · Plano Família · recontato 1 / **Recontato 1 de 2** (cadência “VIP”) / Pessoa: Pessoa A Souza / Quem indicou: Alda Nunes / Produto: Plano Família / Conversa anterior: [nº 7101](/app/accounts/1/conversations/7101) / Mensagem aceita pelo WhatsApp em 08/06/2026 às 09:00: / > Texto 2', 'the last message');
select is(pg_temp.note(1, jsonb_build_object('about', 'message', 'message_id', (select m.id from sending.messages as m where m.send_key = 'k1'))), 'Mensagem aceita pelo WhatsApp em 05/06/2026 às 09:00: / > Texto 1', 'or another');
select is(pg_temp.note(5, '{"about": "message"}'), 'Indicada por Beto Reis · Plano Família · recontato 2 / **Recontato 2 de 3** (cadência “D+3, D+6, D+10”) / Pessoa: Pessoa e Souza / Quem indicou: Beto Reis / Produto: Plano Família / Mensagem aceita pelo WhatsApp em 10/06/2026 às 09:00:', 'what Chatwoot sent itself is not repeated');
select is(pg_temp.note(8, '{"about": "message"}'), 'Indicada por Alda Nunes · Carro · recontato 5 / **Recontato 5 de 5** (cadência “VIP”, 2ª vez que a pessoa fica em silêncio) / Pessoa: Pessoa H Souza / Quem indicou: Alda Nunes / Produto: Carro / Mensagem aceita pelo WhatsApp em 10/06/2026 às 09:00: / > Texto 4', 'of a later cycle');
select is(pg_temp.note(3, '{"about": "message"}'), 'O WhatsApp recusou a mensagem abaixo. Faça o contato por telefone. / > Texto 5', 'of no attempt');
select is(pg_temp.note(2, '{"about": "message"}'), '', 'of no message');
select is((select string_agg(pg_temp.note(1, jsonb_build_object('about', w, 'inbound_id', r.id)), ' | ' order by r.wamid, w) from inbox.replies as r, unnest('{reply,words}'::text[]) as w where r.wamid like 'wamid.n%'), 'Respondeu: «Quero \*saber\* mais sobre isso tudo e muito ma…» / **A pessoa respondeu** em 10/06/2026 às 09:00. Continue por esta conversa. | Respondeu: «Quero \*saber\* mais sobre isso tudo e muito ma…» / **O Chatwoot não recebeu o que a pessoa escreveu** em 10/06/2026 às 09:00: / > Quero \*saber\* mais sobre isso tudo e muito mais que não cabe | Respondeu: «Sim» / **A pessoa tocou em “Sim”** em 10/06/2026 às 09:00. Continue por esta conversa. | Respondeu: «Sim» / **O Chatwoot não recebeu o que a pessoa escreveu** em 10/06/2026 às 09:00: / > Sim | **A pessoa respondeu** em 10/06/2026 às 09:00. Continue por esta conversa. | **O Chatwoot não recebeu o que a pessoa escreveu** em 10/06/2026 às 09:00: / > (sem texto: foto, áudio, figurinha ou outro anexo) | **A pessoa escreveu por outro canal** (outra caixa de entrada do Chatwoot) em 10/06/2026 às 09:00: / > Oi lá | Respondeu: «Oi lá» / **O Chatwoot não recebeu o que a pessoa escreveu** em 10/06/2026 às 09:00: / > Oi lá | **A pessoa escreveu por outro canal** (outra caixa de entrada do Chatwoot) em 10/06/2026 às 09:00: / > (sem texto: foto, áudio, figurinha ou outro anexo) | **O Chatwoot não recebeu o que a pessoa escreveu** em 10/06/2026 às 09:00: / > (sem texto: foto, áudio, figurinha ou outro anexo) | **A pessoa respondeu** em 10/06/2026 às 09:00. Continue por esta conversa. | **O Chatwoot não recebeu o que a pessoa escreveu** em 10/06/2026 às 09:00: / > (sem texto: foto, áudio, figurinha ou outro anexo) | Respondeu: «Lista» / **A pessoa tocou em “Lista”** em 10/06/2026 às 09:00. Continue por esta conversa. | Respondeu: «Lista» / **O Chatwoot não recebeu o que a pessoa escreveu** em 10/06/2026 às 09:00: / > Lista', 'what somebody wrote, pressed, or said elsewhere');
select is((select string_agg(pg_temp.note(1, p), ' | ' order by n) from unnest(array[
    '{"about": "opt_out", "at": "2026-06-10 12:00+00", "reason": "stop_button"}', '{"about": "opt_out_lifted", "at": "2026-06-10 12:00+00"}',
    '{"about": "moved", "to": 7101}', '{"about": "moved", "to": 7102}', '{"about": "correction_conflict"}', '{"about": "number_shared"}', '{"about": "handed_over"}', '{"about": "handed_over", "from_queue": "triage"}'
]::jsonb[]) with ordinality as p (p, n)), '**A pessoa pediu para não receber mais mensagens** em 10/06/2026 às 09:00 (botão de parar). Não escreva para ela. | **A pessoa voltou a aceitar mensagens** em 10/06/2026 às 09:00. | **Esta conversa continua em outra:** [nº 7101](/app/accounts/1/conversations/7101). Escreva por lá. | **Esta conversa continua em outra:** [nº 7102](). Escreva por lá. | ⚠️ O Chatwoot não aceitou toda a correção: outro contato daqui já tem este telefone ou e-mail. Confira os contatos. | ⚠️ **Outra pessoa tem o mesmo número:** . Confirme com quem você está falando. | **Sem responsável:** estava com ; o lead espera na triagem. | **Sem responsável:** estava com Triagem; o lead espera na triagem.', 'what else there is to tell');
select is((select string_agg(pg_temp.note(1, w.p || jsonb_strip_nulls(jsonb_build_object('kind', 'answer_person', 'due_at', '2026-06-10 12:00+00', 'consultant_id', case when w.c > 0 then tests.consultant(w.c) end, 'to_consultant_id', case when w.t > 0 then tests.consultant(w.t) end))), ' | ' order by w.n)
    from (values (1, '{"about": "term_at_risk"}'::jsonb, 1, 0), (2, '{"about": "term_at_risk"}', 0, 0), (3, '{"about": "term_passed"}', 1, 2), (4, '{"about": "term_passed", "queue": "overdue"}', 1, 0), (5, '{"about": "term_passed"}', 1, 0), (6, '{"about": "term_passed"}', 0, 0)) as w (n, p, c, t)), '⏰ **Prazo em risco:** responder à pessoa até 10/06/2026 às 09:00. [@Ana Lima](mention://user/101/Ana%20Lima), é com você. | ⏰ **Prazo em risco:** responder à pessoa até 10/06/2026 às 09:00. Equipe, é com você. | ⏰ **Prazo vencido** em 10/06/2026 às 09:00: responder à pessoa. O lead passou de [@Ana Lima](mention://user/101/Ana%20Lima) para [@Bruno Reis](mention://user/102/Bruno%20Reis). | ⏰ **Prazo vencido** em 10/06/2026 às 09:00: responder à pessoa. O lead saiu de [@Ana Lima](mention://user/101/Ana%20Lima) e espera na fila por quem o assuma. | ⏰ **Prazo vencido** em 10/06/2026 às 09:00: responder à pessoa. [@Ana Lima](mention://user/101/Ana%20Lima), é com você; a gestão foi avisada. | ⏰ **Prazo vencido** em 10/06/2026 às 09:00: responder à pessoa. Equipe, é com você; a gestão foi avisada.', 'whose term is over');
select is((select string_agg(pg_temp.note(1, w.p || jsonb_build_object('from_consultant_id', tests.consultant(1)) || case when w.t > 0 then jsonb_build_object('to_consultant_id', tests.consultant(w.t)) else '{}' end), ' | ' order by w.n) from (values (1, '{"about": "handed_over"}'::jsonb, 2), (2, '{"about": "handed_over"}', 0)) as w (n, p, t)), '**Mudança de responsável:** de [@Ana Lima](mention://user/101/Ana%20Lima) para [@Bruno Reis](mention://user/102/Bruno%20Reis). | **Sem responsável:** estava com [@Ana Lima](mention://user/101/Ana%20Lima); o lead espera na triagem.', 'who has it now');
select is(pg_temp.note(1, '{"about": "corrected", "seq": 90}'), '**Dados corrigidos em 10/06/2026 às 09:00** por Ana Lima: / nome: Pessoa Nova (antes: Pessoa A) / produto: Carro (antes: Plano Família) / cidade: retirado (antes: Recife) / e-mail: n@example.com (antes: não informado)', 'what was corrected');
select is(pg_temp.note(1, '{"about": "panel_note", "seq": 91}'), '**Anotação de Ana Lima** em 10/06/2026 às 09:10: / > Primeira nota', 'what one of ours noted');
select is(pg_temp.note(1, '{"about": "panel_note", "seq": 92}'), null, 'unless its words are gone');
select is(pg_temp.note(1, jsonb_build_object('about', 'cards', 'message', encode(sha256('m1'), 'hex'), 'at', '2026-06-10 12:00+00')), 'Enviou 3 cartões: aceitar ou ignorar / A pessoa enviou contatos em 10/06/2026 às 09:00. Já aceitos como indicação: 1; aos outros nada foi enviado. / - **Abel**: já foi lead antes / - **Zilda**: pessoa nova (2 telefones; \+5511988887777) / - **sem nome**: pessoa nova / Mais 3 vieram na mesma mensagem e ficaram de fora da Indica: veja na conversa quem mais é indicação. / Aceite ou ignore no painel da Indica, ou em https://indica.example.com/desk/today#list-cards', 'cards of one message');
select is(pg_temp.note(1, jsonb_build_object('about', 'cards', 'message', encode(sha256('m2'), 'hex'), 'at', '2026-06-10 12:00+00')), 'Enviou 1 cartão: aceitar ou ignorar / A pessoa enviou contatos em 10/06/2026 às 09:00; nada foi enviado a eles. / - **Caio xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…**: pessoa nova / Aceite ou ignore no painel da Indica, ou em https://indica.example.com/desk/today#list-cards', 'one of another');
update intake.cards as c set decided_at = '2026-06-10', outcome = 'ignored', actor = 'system' where c.message_sha256 in (sha256('m1'), sha256('m2')) and c.decided_at is null;
select is(pg_temp.note(1, jsonb_build_object('about', 'cards', 'message', encode(sha256('m1'), 'hex'), 'at', '2026-06-10 12:00+00')), 'Enviou 3 cartões / A pessoa enviou contatos em 10/06/2026 às 09:00. Já aceitos como indicação: 1; aos outros nada foi enviado. / - **Abel**: já foi lead antes / - **Zilda**: pessoa nova (2 telefones; \+5511988887777) / - **sem nome**: pessoa nova / Mais 3 vieram na mesma mensagem e ficaram de fora da Indica: veja na conversa quem mais é indicação.', 'when all are decided');
select is(pg_temp.note(1, jsonb_build_object('about', 'cards', 'message', encode(sha256('m2'), 'hex'), 'at', '2026-06-10 12:00+00')), 'Enviou 1 cartão / A pessoa enviou contatos em 10/06/2026 às 09:00; nada foi enviado a eles. / - **Caio xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…**: pessoa nova', 'or the one');
select is((select string_agg(chatwoot.products_of(a.id), ' | ' order by a.n) from a where a.n in (1, 5, 6)), 'Plano Família, Carro | Plano Família, Carro', 'what they want, first what they wanted first');

select * from finish();
rollback;
