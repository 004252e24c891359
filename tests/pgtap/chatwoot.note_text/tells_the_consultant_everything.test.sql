begin;
select plan(9);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1, $${
    "person": {"name": "Maria Souza", "phone": "11987654321", "email": "maria@example.com"},
    "referrer": {"name": "João Prado"}, "product": "plano", "notes": "ligar *cedo*\nou tarde"}$$) as lead_id;
create function tests.note(p_lead_id bigint, p_about text default 'summary') returns text language sql as $$
    select chatwoot.note_text(p_lead_id, jsonb_build_object('about', p_about))
$$;

select is(tests.note(lead_id), E'Indicada por João Prado · Plano Família
**Indicação recebida em 10/03/2026 às 12:00**
Pessoa: Maria Souza
Telefone: +5511987654321
E-mail: maria@example.com
Quem indicou: João Prado
Origem: Cadastro manual
Produto: Plano Família
Observações: ligar \\*cedo\\*
 ou tarde
Responsável: Carla Dias, pelo rodízio do grupo Geral (1ª vez, 3 participantes).
A primeira mensagem sai em 10/03/2026 às 12:00.', 'everything that is known, and what comes next') from t;

create function tests.message_line(p_state text) returns text language plpgsql as $$
begin
    update sending.messages set state = p_state, accepted_at = null;
    return split_part(tests.note((select lead_id from t), 'message'), E'\n', 1);
end;
$$;
select tests.claim_one('whatsapp.template');
select is(tests.message_line(x.state), x.expected, x.state)
from (values
    ('sending', 'Mensagem sendo enviada:'),
    ('queued', 'Mensagem na fila para nova tentativa:'),
    ('failed', 'O WhatsApp recusou a mensagem abaixo. Faça o contato por telefone.'),
    ('unknown', 'Não há confirmação de que a mensagem abaixo chegou. Confira no WhatsApp antes de escrever.'),
    ('cancelled', 'A mensagem abaixo foi cancelada antes do envio:')
) as x (state, expected);
update sending.messages set state = 'accepted', wamid = 'w', accepted_at = util.current_time(), body = E'Olá!\nTudo bem?';
select is(tests.note(lead_id, 'message'), E'Mensagem aceita pelo WhatsApp em 10/03/2026 às 12:00:\n> Olá!\n> Tudo bem?', 'the message is quoted line by line') from t;

create temporary table u as select tests.lead(2, '{"person": {"name": "Rosa Alves", "email": "rosa@example.com"}}') as lead_id;
select is(tests.note(u.lead_id), E'Indicação: Cadastro manual
**Indicação recebida em 10/03/2026 às 12:00**
Pessoa: Rosa Alves
E-mail: rosa@example.com
Quem indicou: não informado
Origem: Cadastro manual
Responsável: ' || routing.explain(d.id) || E'\nEste lead precisa de revisão pela equipe (desde 10/03/2026 às 12:00).', 'what is not known is left out') from u join routing.decisions as d on d.lead_id = u.lead_id;
select leads.change_status(lead_id, 'lost', 'consultant:1', 'price') from u;
select matches(tests.note(lead_id), E'O lead já foi encerrado: Venda perdida\\.$', 'a lead that ended has no next step to tell of') from u;

select * from finish();
rollback;
