-- rows: seed
-- Names and further reasons are the operator's; a reason that is no longer wanted becomes inactive.
insert into leads.lost_reasons (code, name_pt, name_en) values
    ('no_interest', 'Sem interesse', 'Not interested'),
    ('price', 'Preço', 'Price'),
    ('competitor', 'Escolheu um concorrente', 'Chose a competitor'),
    ('timing', 'Não é o momento', 'Bad timing'),
    ('not_qualified', 'Fora do perfil', 'Does not qualify'),
    ('wrong_person', 'Pessoa errada', 'Wrong person'),
    ('duplicate', 'Duplicado', 'Duplicate'),
    ('other', 'Outro motivo', 'Other reason');
