begin;
select plan(17);

select is(normalize.visible_text(t.raw), t.expected, t.description)
from (values
    ('spaces at the ends', '  a  ', 'a'),
    ('runs of white space', E'a \t\r\n\x0b b', 'a b'),
    ('control characters', E'a\x01\x7f\b b', 'a b'),
    ('Unicode spaces', U&'a\00A0\2003\3000b', 'a b'),
    ('line and paragraph separators', U&'a\2028\2029b', 'a b'),
    ('C1 control characters', U&'a\0085b', 'a b'),
    ('zero-width characters', U&'a\200B\200C\200D\2060\FEFFb', 'ab'),
    ('direction marks', U&'\200E\200F\202Aab\202E\2066\2069', 'ab'),
    ('a soft hyphen', U&'a\00ADb', 'ab'),
    ('variation selectors', U&'a\FE0Fb', 'ab'),
    ('full-width letters', 'Ｍａｒｉａ', 'Maria'),
    ('styled letters', U&'\+01D4DC\+01D4EA', 'Ma'),
    ('an accent apart', U&'Joa\0303o', 'João'),
    ('an accent behind an invisible character', U&'Joa\200D\0303o', 'João'),
    ('only invisible characters', U&'\200B\FEFF', ''),
    ('nothing', '', ''),
    ('null', null, null)
) as t (description, raw, expected);

select * from finish();
rollback;
