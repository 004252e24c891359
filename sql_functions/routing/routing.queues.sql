-- rows: exact
insert into routing.queues (code, name_pt, name_en) values
    ('triage', 'Triagem', 'Triage'),
    ('overdue', 'Prazos vencidos', 'Overdue'),
    ('quarantine', 'Quarentena', 'Quarantine');
