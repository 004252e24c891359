begin;
select plan(22);

select is(normalize.undamaged_text(t.raw), t.expected, coalesce(t.raw, 'null'))
from (values
    ('JosÃ©', 'José'),
    ('SÃ£o JoÃ£o', 'São João'),
    (U&'\00C3\2030rica', 'Érica'),
    (U&'\00C3\0089rica', 'Érica'),
    ('JosÃƒÂ©', 'José'),
    ('JOÃO CONCEIÇÃO', 'JOÃO CONCEIÇÃO'),
    ('Ângela', 'Ângela'),
    ('Jo&#227;o', 'João'),
    ('Jo\u00e3o', 'João'),
    ('Fa\xc3\xa7anha', 'Façanha'),
    ('Jo\xe3o', 'João'),
    ('a\u0000b \x41', 'a\u0000b \x41'),
    ('Jo&#xe3;o', 'João'),
    ('&Aacute;lvaro &amp; Gra&ccedil;a', 'Álvaro & Graça'),
    ('Jos%C3%A9', 'José'),
    ('Ana%20Lima', 'Ana Lima'),
    ('100%', '100%'),
    ('%C3', '%C3'),
    ('&#9999999;', '&#9999999;'),
    ('A & B; C', 'A & B; C'),
    ('', ''),
    (null, null)
) as t (raw, expected);

select * from finish();
rollback;
