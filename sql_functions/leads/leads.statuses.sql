-- rows: exact
insert into leads.statuses (code, name_pt, name_en, is_open, position) values
    ('new', 'Novo', 'New', true, 1),
    ('contacted', 'Contatado', 'Contacted', true, 2),
    ('engaged', 'Em conversa', 'In conversation', true, 3),
    ('qualified', 'Qualificado', 'Qualified', true, 4),
    ('won', 'Ganho', 'Won', false, 5),
    ('lost', 'Perdido', 'Lost', false, 6),
    ('unreachable', 'Inalcançável', 'Unreachable', false, 7),
    ('exhausted', 'Sem resposta', 'No answer', false, 8),
    ('opted_out', 'Pediu para parar', 'Opted out', false, 9);
