-- rows: exact
insert into chatwoot.label_kinds (word, place, colour, is_on_sidebar) values
    ('lead', 1, '#0b6b4d', true),
    ('rework', 2, '#7a4f00', true),
    ('engaged', 3, '#1f6feb', true),
    ('qualified', 4, '#30a46c', true),
    ('won', 5, '#1a7f37', false),
    ('lost', 6, '#8b949e', false),
    ('unreachable', 7, '#b0261e', false),
    ('opted_out', 8, '#cf222e', true);
