begin;
select plan(27);

select tests.make_operation();
insert into leads.products (code, name) values ('outro', 'Outro Plano');
create function tests.note(p_lead_id bigint, p_payload jsonb) returns text language sql as $$ select chatwoot.note_text(p_lead_id, p_payload) $$;
create function tests.line(p_lead_id bigint, p_start text, p_payload jsonb default '{"about": "summary"}') returns text language sql as $$
    select l from string_to_table(tests.note(p_lead_id, p_payload), E'\n') as l where l like p_start || '%'
$$;
-- Two of everything.
create temporary table a as select tests.lead_with_conversation(1, $${
    "person": {"name": "Maria Souza", "phone": "11987654321", "email": "maria@example.com"}, "referrer": {"name": "João Prado"}, "product": "plano", "notes": "à tarde"}$$) as lead_id;
update outbox.jobs set due_at = due_at + interval '1 minute' where state = 'pending';
create temporary table b as select tests.lead_with_conversation(2, $${
    "person": {"name": "Rosa Alves", "phone": "11987654322", "email": "rosa@example.com"}, "referrer": {"name": "Lia Ramos"}, "product": "outro", "origin": "partner"}$$) as lead_id;

-- SUMMARY: each lead its own
select is(tests.line(lead_id, 'Pessoa') || tests.line(lead_id, 'Quem') || tests.line(lead_id, 'Origem') || tests.line(lead_id, 'Produto'), 'Pessoa: Maria SouzaQuem indicou: João PradoOrigem: Cadastro manualProduto: Plano Família', 'the first') from a;
select is(tests.line(lead_id, 'Pessoa') || tests.line(lead_id, 'Quem') || tests.line(lead_id, 'Origem') || tests.line(lead_id, 'Produto'), 'Pessoa: Rosa AlvesQuem indicou: Lia RamosOrigem: ' || o.name_pt || 'Produto: Outro Plano', 'the second') from b, leads.origins as o where o.code = 'partner';
select is(tests.line(lead_id, 'Telefone') || tests.line(lead_id, 'E-mail'), 'Telefone: +5511987654321E-mail: maria@example.com', 'how to reach the first') from a;
select is(tests.line(lead_id, 'Observações'), null, 'what nobody said is not there') from b;
insert into people.identifiers (person_id, kind, value, match_key, confirmed_at)
select tests.person_id(lead_id), 'email', v.value, v.value, v.confirmed_at from a, (values ('unsure@example.com', null), ('second@example.com', util.current_time())) as v (value, confirmed_at);
select is(tests.line(lead_id, 'E-mail'), 'E-mail: maria@example.com', 'of several e-mails the first that was known') from a;
update people.identifiers set confirmed_at = null where value = 'maria@example.com';
select is(tests.line(lead_id, 'E-mail'), 'E-mail: second@example.com', 'of those that are theirs') from a;
select is(tests.line(lead_id, 'Responsável'), 'Responsável: ' || replace(routing.explain(max(d.id)), '*', '\*'), 'who has it, by the newest decision') from a join routing.decisions as d using (lead_id) group by lead_id;
select routing.transfer_lead(lead_id, tests.consultant(2), 'workload', 'operator') from a;
select is((select count(*) from routing.decisions as d, a where d.lead_id = a.lead_id), 2::bigint, 'given to another');
select is(tests.line(lead_id, 'Responsável'), 'Responsável: ' || routing.explain(max(d.id)), 'whom the note names then') from a join routing.decisions as d using (lead_id) group by lead_id;
select is(tests.line(lead_id, 'Responsável'), 'Responsável: ' || routing.explain(max(d.id)), 'the other as before') from b join routing.decisions as d using (lead_id) group by lead_id;
select is(tests.line(lead_id, 'A primeira'), 'A primeira mensagem sai em ' || calendar.local_time(l.next_action_at) || '.', 'what comes next, while there is no message') from a join leads.leads as l on l.id = a.lead_id;
-- A landline, with its extension; one that was repaired
create temporary table c as select tests.lead(3, '{"person": {"name": "Ana Prado", "phone": "(11) 3456-7890 ramal 12"}}') as lead_id;
select is(tests.line(lead_id, 'Telefone'), 'Telefone: +551134567890, ramal 12', 'an extension') from c;
select is(tests.line(lead_id, '⚠️'), null, 'nothing was repaired') from c;
update people.identifiers set repairs = '{ninth_digit}', raw = '(11) *87654322' where value = '+5511987654322';
select is(tests.line(lead_id, '⚠️'), '⚠️ ' || substr(meta.text('note.phone_repaired', people.repairs_text('{ninth_digit}'), '(11) \*87654322'), 4), 'a repaired number and how it came') from b;
update people.identifiers set raw = null where value = '+5511987654322';
select is(tests.line(lead_id, '⚠️'), meta.text('note.phone_repaired', people.repairs_text('{ninth_digit}'), ''), 'when nobody knows how it came') from b;

-- REPLIES
create function tests.heard(p_lead_id bigint, p_kind text, p_body text, p_at timestamptz) returns text language sql as $$
    insert into inbox.replies (channel_id, lead_id, wamid, kind, body, written_at, created_at)
    values (tests.channel(), p_lead_id, gen_random_uuid()::text, p_kind, p_body, p_at, p_at)
    returning id::text
$$;
create temporary table r as
select
    tests.heard(lead_id, 'text', 'Oi', '2026-03-10 15:05:00+00') as words, tests.heard(lead_id, 'button', 'Quero *já*', '2026-03-10 15:06:00+00') as press,
    tests.heard(lead_id, 'interactive', 'Sim', '2026-03-10 15:07:00+00') as choice, tests.heard(lead_id, 'button', null, '2026-03-10 15:08:00+00') as mute
from a;
create function tests.reply_note(p_id text) returns text language sql as $$ select tests.note(lead_id, jsonb_build_object('about', 'reply', 'inbound_id', p_id)) from a $$;
select is(tests.reply_note(words), E'Respondeu: «Oi»\n**A pessoa respondeu** em 10/03/2026 às 12:05. Continue por esta conversa.', 'words') from r;
select is(tests.reply_note(press), E'Respondeu: «Quero \\*já\\*»\n**A pessoa tocou em “Quero \\*já\\*”** em 10/03/2026 às 12:06. Continue por esta conversa.', 'a press, escaped') from r;
select is(tests.reply_note(choice), E'Respondeu: «Sim»\n**A pessoa tocou em “Sim”** em 10/03/2026 às 12:07. Continue por esta conversa.', 'a choice') from r;
select is(tests.reply_note(mute), '**A pessoa respondeu** em 10/03/2026 às 12:08. Continue por esta conversa.', 'a press of which the text is not known') from r;
select is(tests.note(lead_id, '{"about": "opt_out", "reason": "request", "at": "2026-03-10 15:09:00+00"}'), '**A pessoa pediu para não receber mais mensagens** em 10/03/2026 às 12:09 (a pedido). Não escreva para ela.', 'a wish') from a;
select is(tests.note(lead_id, '{"about": "opt_out_lifted", "at": "2026-03-10 15:10:00+00"}'), '**A pessoa voltou a aceitar mensagens** em 10/03/2026 às 12:10.', 'taken back') from a;

-- TOUCHES
select tests.advance('1 minute');
create temporary table t as
select
    (tests.submit('{"person": {"name": "Maria Souza", "phone": "11987654321"}, "origin": "partner", "referrer": {"name": "Davi Melo"}}')).body ->> 'submission_uid' as by_davi,
    (tests.submit('{"person": {"name": "Maria Souza", "phone": "11987654321"}, "origin": "manual"}')).body ->> 'submission_uid' as by_nobody;
select is(
    tests.note(lead_id, jsonb_build_object('about', 'touch', 'submission_uid', by_davi)), E'Indicada de novo por Davi Melo\n**Nova indicação em 10/03/2026 às 12:01**, feita por Davi Melo (origem: ' || o.name_pt || ').', 'referred again by somebody'
) from a, t, leads.origins as o where o.code = 'partner';
select is(tests.note(lead_id, jsonb_build_object('about', 'touch', 'submission_uid', by_nobody)), E'Indicada de novo: Cadastro manual\n**Nova indicação em 10/03/2026 às 12:01** (origem: Cadastro manual).', 'or by nobody') from a, t;

-- MESSAGES: the newest of the lead, and when it was accepted, else left, else arrived
insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, wamid, queued_at, sending_at, accepted_at, delivered_at)
select m.lead_id, tests.channel(), (select min(p.id) from sending.templates as p), 'first_contact', m.key, '+55', m.body, 'delivered', m.key, util.current_time(), m.sending_at, m.accepted_at, m.delivered_at
from a, b, lateral (values
    (a.lead_id, 'k1', 'Primeira', '2026-03-10 16:00:00+00'::timestamptz, '2026-03-10 16:01:00+00'::timestamptz, '2026-03-10 16:02:00+00'::timestamptz),
    (a.lead_id, 'k2', E'Segunda\n*!*', '2026-03-10 16:03:00+00', '2026-03-10 16:04:00+00', '2026-03-10 16:05:00+00'),
    (b.lead_id, 'k3', 'Outra', '2026-03-10 16:06:00+00', null, '2026-03-10 16:08:00+00')
) as m (lead_id, key, body, sending_at, accepted_at, delivered_at);
select is(tests.note(lead_id, '{"about": "message"}'), E'Mensagem aceita pelo WhatsApp em 10/03/2026 às 13:04:\n> Segunda\n> \\*!\\*', 'the newest, when it was accepted') from a;
select is(tests.note(lead_id, '{"about": "message"}'), E'Mensagem aceita pelo WhatsApp em 10/03/2026 às 13:06:\n> Outra', 'else when it left') from b;
update sending.messages set sending_at = null where send_key = 'k3';
select is(tests.note(lead_id, '{"about": "message"}'), E'Mensagem aceita pelo WhatsApp em 10/03/2026 às 13:08:\n> Outra', 'else when it arrived') from b;
select is(tests.line(lead_id, 'A primeira') is null and tests.note(lead_id, '{"about": "summary"}') like E'Indicada por %\n**Indicação%\n> Segunda\n%', true, 'the summary ends with it instead of what comes next') from a;

select * from finish();
rollback;
