begin;
select plan(10);
select tests.make_operation('2026-03-10 15:00:00+00');
select leads.save_product('carro', 'Consórcio *Carro*');
create temporary table t as select tests.lead_with_conversation(1, '{"product": "carro", "referrer": {"name": "João Pereira"}}') as one;
select tests.step('whatsapp.template'), tests.step('chatwoot.note');
create temporary table o as select tests.lead_with_conversation(2) as other;
select tests.step('whatsapp.template'), tests.step('chatwoot.note');
create function tests.note() returns text language plpgsql as $$
declare
    v_claimed record;
    v_content text;
begin
    select * into v_claimed from tests.claim_one('chatwoot.note');
    v_content := v_claimed.work ->> 'content';
    perform outbox.complete(tests.worker_id(), v_claimed.id, v_claimed.attempt, tests.result('chatwoot.note', v_claimed.id, v_claimed.work));
    return v_content;
end;
$$;
update leads.leads set next_action_at = 'infinity' where id = (select other from o);
select tests.freeze('2026-03-13 12:00:00+00');
select rework.run();
select tests.step('whatsapp.template');
select tests.step('chatwoot.update'), tests.step('chatwoot.conversation', '{"conversation_id": 7777}');
create temporary table c as select tests.note() as content;
select is(split_part(content, E'\n', 1), 'Indicada por João Pereira · Consórcio \*Carro\* · recontato 1', 'what the list shows') from c;
select is(split_part(content, E'\n', 2), '**Recontato 1 de 3** (cadência “D+3, D+6, D+10”)', 'which attempt of what') from c;
select is(split_part(content, E'\n', 3), (select 'Pessoa: ' || p.name from people.people as p, t where p.id = tests.person_id(t.one)), 'who') from c;
select is(split_part(content, E'\n', 4), 'Quem indicou: João Pereira', 'by whom') from c;
select is(split_part(content, E'\n', 5), 'Produto: Consórcio \*Carro\*', 'what product') from c;
select matches(split_part(content, E'\n', 6), '^Conversa anterior: \[nº 7001\]\(/app/accounts/[0-9]+/conversations/7001\)$', 'a link to the conversation before') from c;
select matches(content, E'\nMensagem aceita pelo WhatsApp em 13/03/2026 às 09:00:\n> ', 'and what the person got') from c;
select is((select count(*) from outbox.jobs as j, o where j.lead_id = o.other and j.kind = 'chatwoot.note' and j.payload ->> 'about' = 'message'), 0::bigint, 'another lead gets none');

-- The second, in the same conversation, of somebody who answered once.
update rework.attempts set cycle = 2;
select is((chatwoot.rework_headline(m))[2], '**Recontato 1 de 3** (cadência “D+3, D+6, D+10”, 2ª vez que a pessoa fica em silêncio)', 'and which silence it is') from sending.messages as m where m.purpose = 'rework';
select is(chatwoot.rework_headline(m), '{}', 'a first message has none') from sending.messages as m, t where m.purpose = 'first_contact' and m.lead_id = t.one;

select * from finish();
rollback;
