insert into messaging.templates (code, purpose, name, category, body, footer, parameters, buttons) values
    (
        'first_contact', 'first_contact', 'indica_primeiro_contato', 'MARKETING',
        'Olá, {{1}}! Aqui é {{2}}, da {{3}}. Recebemos seu contato por uma indicação e gostaríamos de conversar com você por aqui. Podemos continuar?',
        'Toque em Parar para não receber mais mensagens.',
        '{person_first_name,consultant_first_name,company_name}',
        '[{"text": "Quero conversar", "action": "continue"}, {"text": "Parar", "action": "stop"}]'
    ),
    (
        'first_contact_with_referrer', 'first_contact', 'indica_primeiro_contato_indicacao', 'MARKETING',
        'Olá, {{1}}! Aqui é {{2}}, da {{3}}. Quem nos indicou você foi {{4}}, e gostaríamos de conversar com você por aqui. Podemos continuar?',
        'Toque em Parar para não receber mais mensagens.',
        '{person_first_name,consultant_first_name,company_name,referrer_name}',
        '[{"text": "Quero conversar", "action": "continue"}, {"text": "Parar", "action": "stop"}]'
    )
on conflict (code) do nothing;
