-- rows: seed
-- From its approval on a text is what Meta approved, and its state is Meta's; further templates are the operator's.
insert into sending.templates (code, purpose, name, category, body, footer, parameters, buttons) values
    (
        'first_contact', 'first_contact', 'indica_primeiro_contato', 'MARKETING',
        'Olá, {{1}}! Aqui é {{2}}, da {{3}}. Recebemos seu contato por uma indicação e gostaríamos de conversar com você por aqui. Podemos continuar?',
        'Toque em Parar para não receber mais mensagens.',
        '{person_first_name,consultant_first_name,company_name}',
        '[{"text": "Quero conversar", "action": "continue"}, {"text": "Parar", "action": "stop"}]'
    ),
    (
        'first_contact_with_referrer', 'first_contact', 'indica_primeiro_contato_indicacao', 'MARKETING',
        'Olá, {{1}}! Aqui é {{2}}, da {{3}}. {{4}} indicou você para nós, e gostaríamos de conversar com você por aqui. Podemos continuar?',
        'Toque em Parar para não receber mais mensagens.',
        '{person_first_name,consultant_first_name,company_name,referrer_name}',
        '[{"text": "Quero conversar", "action": "continue"}, {"text": "Parar", "action": "stop"}]'
    ),
    (
        'rework_1', 'rework', 'indica_retomada_1', 'MARKETING',
        'Oi, {{1}}! Aqui é {{2}}, da {{3}}. Escrevi há alguns dias sobre a indicação do seu nome e ainda não conversamos. Posso explicar em poucos minutos?',
        'Toque em Parar para não receber mais mensagens.',
        '{person_first_name,consultant_first_name,company_name}',
        '[{"text": "Quero conversar", "action": "continue"}, {"text": "Parar", "action": "stop"}]'
    ),
    (
        'rework_2', 'rework', 'indica_retomada_2', 'MARKETING',
        'Olá, {{1}}! Aqui é {{2}}, da {{3}}. Sei que o dia a dia é corrido. Se ainda fizer sentido conversarmos, é só tocar no botão abaixo.',
        'Toque em Parar para não receber mais mensagens.',
        '{person_first_name,consultant_first_name,company_name}',
        '[{"text": "Quero conversar", "action": "continue"}, {"text": "Parar", "action": "stop"}]'
    ),
    (
        'rework_3', 'rework', 'indica_retomada_3', 'MARKETING',
        'Olá, {{1}}! Aqui é {{2}}, da {{3}}. Esta é a minha última mensagem sobre a indicação do seu nome. Se quiser conversar, toque no botão e retomamos na hora.',
        'Toque em Parar para não receber mais mensagens.',
        '{person_first_name,consultant_first_name,company_name}',
        '[{"text": "Quero conversar", "action": "continue"}, {"text": "Parar", "action": "stop"}]'
    ),
    (
        'opt_out_confirmation', 'opt_out_confirmation', 'indica_confirmacao_parar', 'UTILITY',
        'Tudo certo, {{1}}. Não enviaremos mais mensagens para este número. Se mudar de ideia, responda com a palavra VOLTAR.',
        null,
        '{person_first_name}',
        '[]'
    ),
    (
        'alert', 'alert', 'indica_alerta', 'UTILITY',
        'Aviso da Indica para a equipe: {{1}} Veja os alertas no painel.',
        null,
        '{alert_text}',
        '[]'
    );
