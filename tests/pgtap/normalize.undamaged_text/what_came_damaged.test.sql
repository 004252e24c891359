begin;
select plan(8);

-- What came, and what is read: each says something of its own.
select is(normalize.undamaged_text(t.typed), t.read, 'of ' || quote_literal(t.typed))
from (values
    ('&Aacute;lvaro &amp; Gra&ccedil;a', 'Álvaro & Graça'),
    ('JosÃƒÂ©', 'José'),
    ('Jos%C3%A9', 'José'),
    ('Fa\xc3\xa7anha', 'Façanha'),
    ('Jo&#xe3;o', 'João'),
    ('Jo\xe3o', 'João'),
    ('Jo&#227;o', 'João'),
    ('Jo\u00e3o', 'João')
) as t (typed, read);

select * from finish();
rollback;
