begin;
select plan(85);

select is(
    (select p.reason from normalize.phone(t.raw) as p),
    t.reason,
    format('%s is %s', coalesce(to_json(t.raw)::text, 'null'), t.reason)
)
from (values
    (null, 'empty'),
    ('', 'empty'),
    ('   ', 'empty'),
    (E'\t\n', 'empty'),
    ('---', 'empty'),
    ('( )', 'empty'),
    ('+', 'empty'),
    (U&'\200B\200E\FEFF', 'empty'),
    (U&'\+01F4DE', 'empty'),
    ('abc', 'not_a_number'),
    ('não tem', 'not_a_number'),
    ('11 98765-432l', 'not_a_number'),
    ('11 98765-432O', 'not_a_number'),
    ('11 98765-432 falar com 1 Maria', 'not_a_number'),
    ('11 98765+4321', 'not_a_number'),
    ('+55 +55 11 98765-4321', 'not_a_number'),
    ('maria@example.com', 'not_a_number'),
    ('https://wa.me/message/ABCDEF', 'not_a_number'),
    (U&'11 98765-4321 \0434\043E\043C', 'not_a_number'),
    ('119.876.543-21', 'not_a_number'),
    ('1', 'too_short'),
    ('12345', 'too_short'),
    ('8765432', 'too_short'),
    ('+55', 'too_short'),
    ('+55 11', 'too_short'),
    ('+1 234', 'too_short'),
    ('11 98765-43210', 'too_long'),
    ('+55 11 98765-43210', 'too_long'),
    ('+351 912 345 678 901 234', 'too_long'),
    ('11 98765-4321 11 98765-4322', 'too_long'),
    ('11 98765-4321 / 11 91234-5678', 'multiple_numbers'),
    ('11 98765-4321/2', 'multiple_numbers'),
    ('11 98765-4321; 11 91234-5678', 'multiple_numbers'),
    ('11 98765-4321, 11 91234-5678', 'multiple_numbers'),
    ('11 98765-4321 ou 3333-4444', 'multiple_numbers'),
    ('11 98765-4321 e 11 3333-4444', 'multiple_numbers'),
    (E'11 98765-4321\n11 91234-5678', 'multiple_numbers'),
    ('20 98765-4321', 'unknown_ddd'),
    ('(00) 98765-4321', 'unknown_ddd'),
    ('00 3765-4321', 'unknown_ddd'),
    ('(00) 0000-0000', 'placeholder'),
    ('10 3333-4444', 'unknown_ddd'),
    ('CPF 119.876.543-21', 'not_a_number'),
    ('119.876.543-21 (CPF)', 'not_a_number'),
    ('11 98765-xxxx', 'not_a_number'),
    ('11 98765-432O', 'not_a_number'),
    ('0016 49 752 1274', 'invalid_national_number'),
    ('00 35 98 0512 345', 'invalid_national_number'),
    ('+55 23 98765-4321', 'unknown_ddd'),
    ('98765-4321', 'missing_ddd'),
    ('8765-4321', 'missing_ddd'),
    ('3333-4445', 'missing_ddd'),
    ('+55 98765-4321', 'missing_ddd'),
    ('1234-5670', 'invalid_national_number'),
    ('11 88765-4321', 'invalid_national_number'),
    ('123.456.78-90', 'placeholder'),
    ('99999-9999', 'placeholder'),
    ('11 99999-9999', 'placeholder'),
    ('(99) 99999-9999', 'placeholder'),
    ('+55 11 99999-9999', 'placeholder'),
    ('00000000000', 'placeholder'),
    ('(00) 00000-0000', 'placeholder'),
    ('11111111111', 'placeholder'),
    ('11 3333-3333', 'placeholder'),
    ('11 8888-8888', 'placeholder'),
    ('11 98888-8888', 'placeholder'),
    ('1234-5678', 'placeholder'),
    ('11 91234-5678', 'placeholder'),
    ('12345678901', 'placeholder'),
    ('1234567890', 'placeholder'),
    ('01234567890', 'placeholder'),
    ('9876543210', 'placeholder'),
    ('0800 000 0000', 'placeholder'),
    ('+351 999 999 999', 'placeholder'),
    ('190', 'service_number'),
    ('192', 'service_number'),
    ('10315', 'service_number'),
    ('*144', 'service_number'),
    ('*#06#', 'service_number'),
    ('+999 123 4567', 'unknown_country_code'),
    ('+0 11 98765 4321', 'unknown_country_code'),
    ('+1 123 456 7890', 'invalid_national_number'),
    ('+1 555 5512', 'invalid_national_number')
) as t (raw, reason);

select is_empty(
    $$
    select p.*
    from normalize.phone('20 98765-4321') as p
    where num_nonnulls(p.e164, p.country_code, p.national_number, p.region, p.match_key) > 0 or p.is_valid
    $$,
    'a refused number has no value'
);
select is((normalize.phone('11 98765-4321')).reason, null, 'a valid number has no reason');

select * from finish();
rollback;
