begin;
select plan(15);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1, $${
    "person": {"name": "Maria Souza", "phone": "11987654321", "email": "maria@example.com", "city": "Santos"},
    "referrer": {"name": "João Prado"}, "product": "plano", "notes": "ligar cedo", "attributes": {"a": 1}, "page": {"url": "https://example.com"}}$$) as lead_id;
select tests.step('whatsapp.template');
select tests.step('chatwoot.note');
select leads.change_status(lead_id, 'engaged', 'person', 'replied', 'quero sim') from t;
create function tests.show(p_path text[]) returns jsonb language sql as $$
    select g.body #> p_path from t join leads.leads as l on l.id = t.lead_id, api.get_lead(tests.credential(), l.uid) as g
$$;

select is(tests.show('{person}') - 'uid', '{"name": "Maria Souza", "city": "Santos", "phones": ["+5511987654321"], "emails": ["maria@example.com"]}'::jsonb, 'the person');
select is(tests.show('{referrer,name}'), '"João Prado"', 'who referred them');
select is(tests.show('{consultant}'), '{"name": "Carla Dias"}', 'who has the lead');
select is(jsonb_build_array(tests.show('{status}'), tests.show('{status_name}'), tests.show('{next_action}')), '["engaged", "Em conversa", "await_reply"]', 'where it stands: nobody has written');
select is(jsonb_build_array(tests.show('{origin}'), tests.show('{product}'), tests.show('{notes}'), tests.show('{attributes}'), tests.show('{page,url}')), '["manual", "plano", "ligar cedo", {"a": 1}, "https://example.com"]', 'what was said of it');
select is(tests.show('{worth,priority_name}'), '"média"', 'how urgent it is') from t;
select is(jsonb_path_query_array(tests.show('{messages}'), '$[*].state'), '["accepted"]', 'what was sent');
select matches(tests.show('{messages,0,body}') #>> '{}', '^Olá, Maria! Aqui é Carla, da nossa empresa\. João Prado indicou você para nós', 'word by word');
select is(
    jsonb_path_query_array(tests.show('{timeline}'), '$[*].kind'),
    '["created", "assigned", "chatwoot_contact_ready", "chatwoot_conversation_ready", "template_accepted", "status_changed", "next_action_set", "note_written", "status_changed"]',
    'the timeline, oldest first'
);
select is(
    jsonb_path_query_array(tests.show('{timeline}'), '$[*].text') - 6,
    '["Indicação recebida pelo Cadastro manual, indicada por João Prado.", "Carla Dias, pelo rodízio do grupo Geral (1ª vez, 3 participantes).",
      "Contato 9001 criado no Chatwoot.", "Conversa 7001 aberta no Chatwoot.", "Mensagem aceita pelo WhatsApp.", "Status: de Novo lead para Em contato.",
      "Nota escrita na conversa.", "Status: de Em contato para Em conversa."]'::jsonb,
    'in words'
);
select is(tests.show('{timeline,8,values}'), '{"note": "quero sim"}', 'with what people wrote');
select ok(not jsonb_path_exists(tests.show('{timeline}'), '$[*].data.commitments'), 'and without the commitments');
delete from leads.event_values;
select ok(not jsonb_path_exists(tests.show('{timeline}'), '$[*].values'), 'an erased text is gone');
set local indica.locale = 'en';
select is(tests.show('{timeline,0,text}'), '"Referral received (origin: Typed by hand; referred by: João Prado)."', 'English on request');
select is(tests.show('{status_name}'), '"In conversation"', 'for names too');

select * from finish();
rollback;
