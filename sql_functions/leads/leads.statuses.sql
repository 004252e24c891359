-- rows: exact
insert into leads.statuses (code, name_pt, name_en, is_open, position) values
    ('new', 'Novo lead', 'New', true, 1),
    ('contacted', 'Em contato', 'Contacted', true, 2),
    ('engaged', 'Em conversa', 'In conversation', true, 3),
    ('qualified', 'Lead qualificado', 'Qualified', true, 4),
    ('won', 'Venda fechada', 'Won', false, 5),
    ('lost', 'Venda perdida', 'Lost', false, 6),
    ('unreachable', 'Sem contato possível', 'Unreachable', false, 7),
    ('exhausted', 'Sem resposta', 'No answer', false, 8),
    ('opted_out', 'Recusou mensagens', 'Opted out', false, 9);
