begin;
select plan(73);

-- Where the text does not say a number there is none, rather than a stranger's.
select is((select coalesce(p.e164, p.reason) from normalize.phone(t.raw) as p), t.expected, to_json(t.raw)::text)
from (values
    -- The ninth digit twice, a digit too many: no two digits are cut as a carrier's.
    ('(011) 9 98321-7654', 'too_long'),
    ('(011) 98321-76541', 'too_long'),
    ('+55 55 9 98321-7654', 'too_long'),
    ('(015) 9 98321-7654', 'too_long'),
    ('(021) 983217-6541', 'too_long'),
    ('0 33 11 98321-7654', 'too_long'),
    -- A digit that is visibly missing.
    ('(11) 98321-765_', 'too_short'),
    ('11 98321-765?', 'too_short'),
    ('(11) 98321-765', 'too_short'),
    ('11 983*1-7654', 'too_short'),
    ('(11) _3321-7654', 'too_short'),
    ('+55 (11) 98321-76..', 'too_short'),
    -- An area code of one digit, or none.
    ('(01) 98321-7654', 'unknown_ddd'),
    ('(1) 98321-7654', 'unknown_ddd'),
    ('+55 (1) 98321-7654', 'unknown_ddd'),
    ('(1) 93321-7654', 'unknown_ddd'),
    ('9 98321-7654', 'missing_ddd'),
    ('() 3003-2211', 'missing_ddd'),
    ('(xx) 98321-7654', 'missing_ddd'),
    ('0034 98321-7654', 'unknown_ddd'),
    -- Letters are no digits.
    ('9199-1234 cel', 'missing_ddd'),
    ('9199-1234 (zap)', 'missing_ddd'),
    ('98765-XXXX', 'not_a_number'),
    ('11 98321-LOJA', 'not_a_number'),
    ('I1 98321-7654', 'not_a_number'),
    ('11 9832l-7654', 'not_a_number'),
    -- Other addresses.
    ('wa.me/message/A5511983217654', 'not_a_number'),
    ('https://chat.whatsapp.com/11983217654', 'not_a_number'),
    ('wa.me/qr/11983217654', 'not_a_number'),
    ('https://loja.com.br/p/11983217654', 'not_a_number'),
    ('5511983217654@lid', 'not_a_number'),
    ('120363041983217654@g.us', 'not_a_number'),
    ('ana11983217654@gmail.com', 'not_a_number'),
    -- Numbers of another kind.
    ('839958912-84', 'not_a_number'),
    ('CPF 83995891284', 'not_a_number'),
    ('839 958 912 84', 'not_a_number'),
    ('83995891284 (CPF)', 'not_a_number'),
    ('04.111.998/0001-22', 'not_a_number'),
    ('CEP 40041-234', 'not_a_number'),
    ('40041-234', 'invalid_national_number'),
    ('RG 11.983.217-6', 'not_a_number'),
    ('pedido 11983217654', 'not_a_number'),
    ('Nº do protocolo: 11983217654', 'not_a_number'),
    ('OS 11983217654', 'not_a_number'),
    ('R$ 1132654321,00', 'not_a_number'),
    ('01/12/2026 9:30', 'not_a_number'),
    ('27/11/2026', 'not_a_number'),
    -- Not an extension, but a second number.
    ('1132654321;11983217655', 'multiple_numbers'),
    ('11 98321-7654 ramal 11983217655', 'not_a_number'),
    ('11 98321-7654 x12', 'too_long'),
    ('+5 28 91713-1552', 'unknown_country_code'),
    -- And what looks like the above and is a number.
    ('(11) 8321-7654 (os pais)', '+5511983217654'),
    ('Maria dos Santos 11 98321-7654', '+5511983217654'),
    ('*11 3265-4321*', '+551132654321'),
    ('11_98321_7654', '+5511983217654'),
    ('119 8321-7654', '+5511983217654'),
    ('DDD 11 98321-7654', '+5511983217654'),
    ('0xx11 98321-7654', '+5511983217654'),
    ('0 15 11 98321-7654', '+5511983217654'),
    ('021 11 3265-4321', '+551132654321'),
    ('99916-0110 (81)', '+5581999160110'),
    ('3222-1234 (11)', '+551132221234'),
    ('98321-7654 DDD 11', '+5511983217654'),
    ('+55 98321-7654 (11)', '+5511983217654'),
    ('9916-0110 (81)', '+5581999160110'),
    ('11983217654.0', '+5511983217654'),
    ('1.1983217654E10', '+5511983217654'),
    ('1,1983E+10', 'not_a_number'),
    ('https://api.whatsapp.com/send/?phone=5511983217654&text&type=phone_number&app_absent=0', '+5511983217654'),
    ('https://wa.me/5511983217654?text=' || repeat('a', 2000), '+5511983217654'),
    ('wa.me/11983217654', '+5511983217654'),
    ('+21 98321-7654', '+5521983217654'),
    ('+51 983 217 654', '+51983217654')
) as t (raw, expected);

select * from finish();
rollback;
