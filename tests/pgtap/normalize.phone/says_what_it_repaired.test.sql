begin;
select plan(33);

select is((select array_to_string(p.repairs, ' ') from normalize.phone(t.raw) as p), t.repairs, to_json(t.raw)::text)
from (values
    ('(11) 98321-7654', ''),
    ('+5511983217654', ''),
    ('5511983217654', ''),
    ('(011) 3265-4321', ''),
    ('+55 (0)11 98321-7654', ''),
    ('(11) 8321-7654', 'ninth_digit'),
    ('551183217654', 'ninth_digit'),
    ('wa.me/551183217654', 'ninth_digit'),
    ('99916-0110 (81)', 'area_code'),
    ('9916-0110 (81)', 'area_code ninth_digit'),
    ('0 11 11 98321-7654', 'area_code'),
    ('0 15 11 98321-7654', 'carrier_code'),
    ('0 21 11 8321-7654', 'carrier_code ninth_digit'),
    ('+55 55 11 98321-7654', 'country_code'),
    ('559332176544', 'country_code'),
    ('55 93 3217-6544', ''),
    ('+51 98321-7654', 'country_code'),
    ('+51 983 217 654', ''),
    ('wa.me/11983217654', 'country_code'),
    ('+351 (0)21 234 5678', 'trunk_prefix'),
    ('0800 FLORES1', 'keypad'),
    ('+1 800 FLOWERS', 'keypad'),
    ('11983217654.0', 'spreadsheet'),
    ('(119) 3265-4321', 'grouping'),
    ('11 983 2176 54', 'grouping'),
    ('40041235', 'document'),
    ('4004-1235', '')
) as t (raw, repairs);

select is(
    (select p.repairs from normalize.phone('20 98765-4321') as p), null, 'a refused number was not repaired'
);
-- A CPF (with its check digits) whose digits are a mobile, and one that would need a repair to be one.
select is((normalize.phone('11912345668')).repairs, '{}', 'no check digits, no doubt');
select is((normalize.phone('11991234500')).repairs, '{}', 'nor here');
select is(
    (select array_agg(p.e164 is not null and 'document' = any (p.repairs)) from normalize.phone('83995891284') as p),
    '{t}', 'eleven bare digits that are a CPF too are told'
);
select is((normalize.phone('06465189259')).reason, 'not_a_number', 'the ninth digit is not given to what may be a CPF');
select is((normalize.phone('(064) 6518-9259')).e164, '+5564965189259', 'its grouping as a phone says what it is');

select * from finish();
rollback;
