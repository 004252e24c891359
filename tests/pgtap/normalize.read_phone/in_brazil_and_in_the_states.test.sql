begin;
select plan(30);

-- What people type, and what it is in Brazil and in the United States.
select is(concat_ws(' ', normalize.read_phone(t.typed, 'BR'), normalize.read_phone(t.typed, 'US')), t.read, 'of ' || quote_literal(t.typed))
from (values
    ('0015 351 912 345 678', '(351,912345678,PT,mobile,,{},) (351,912345678,PT,mobile,,{carrier_code},)'),
    ('there are 67', '(55,,BR,unknown,too_short,{},) (1,67,,unknown,too_short,{},)'),
    ('wa.me/11983217654', '(55,11983217654,BR,mobile,,{country_code},) (1,1983217654,,unknown,invalid_national_number,{},)'),
    ('0034 98321-7654', '(,,,unknown,unknown_ddd,{},) (34,983217654,ES,fixed,,{},)'),
    (E'11 98321-7654\n123', '(55,11983217654,BR,unknown,too_long,{},123) (1,983217654,,unknown,too_short,{},123)'),
    ('+51 98321-7654', '(51,983217654,PE,mobile,,{country_code},) (51,983217654,PE,mobile,,{country_code},)'),
    ('0800 FLORES1', '(55,8003567371,BR,toll_free,,{keypad},) (,,,unknown,not_a_number,{},)'),
    ('+49911234567 fixed', '(49,91123456734933,DE,fixed,,{},) (49,91123456734933,DE,fixed,,{},)'),
    ('00000000000', '(,,,unknown,placeholder,{},) (1,00000000000,,unknown,placeholder,{},)'),
    ('00 3765-4321', '(,,,unknown,unknown_ddd,{},) (1,0037654321,,unknown,too_short,{},)'),
    ('+21 98321-7654', '(55,21983217654,BR,mobile,,{country_code},) (,,,unknown,unknown_country_code,{},)'),
    ('+1 800 FLOWERS', '(1,8003569377,US,toll_free,,{keypad},) (1,8003569377,US,toll_free,,{keypad},)'),
    ('+52 1 55 1234 5678', '(52,5512345678,MX,fixed_or_mobile,,{trunk_prefix},) (52,5512345678,MX,fixed_or_mobile,,{trunk_prefix},)'),
    ('558001234567', '(55,8001234567,BR,toll_free,,{},) (1,558001234567,,unknown,too_long,{},)'),
    ('CEP 40041-234', '(,,,unknown,not_a_number,{},) (,,,unknown,not_a_number,{},)'),
    ('49911234567@c.us', '(49,911234567,DE,fixed,,{country_code},) (49,911234567,DE,fixed,,{country_code},)'),
    ('001 212 555 1234', '(1,2125551234,US,fixed_or_mobile,,{},) (1,2125551234,US,fixed_or_mobile,,{},)'),
    ('1132654321;12#', '(55,1132654321,BR,fixed,,{grouping},12) (1,1132654321,,unknown,invalid_national_number,{},12)'),
    ('1234-5678', '(,,,unknown,placeholder,{},) (1,12345678,,unknown,too_short,{},)'),
    ('01234567890', '(,,,unknown,placeholder,{},) (1,01234567890,,unknown,too_long,{},)'),
    ('+999 123 4567', '(,,,unknown,unknown_country_code,{},) (,,,unknown,unknown_country_code,{},)'),
    ('(00) 98765-4321', '(,,,unknown,unknown_ddd,{},) (1,00987654321,,unknown,invalid_national_number,{},)'),
    ('+351 999 999 999', '(351,999999999,,unknown,placeholder,{},) (351,999999999,,unknown,placeholder,{},)'),
    ('+0 11 98765 4321', '(,,,unknown,unknown_country_code,{},) (98,7654321,,unknown,invalid_national_number,{},)'),
    ('Cel: 11 98765-4321', '(55,11987654321,BR,mobile,,{},) (1,987654321,,unknown,too_short,{},)'),
    ('+55 55 9 98321-7654', '(55,,BR,unknown,too_long,{country_code},) (55,,BR,unknown,too_long,{country_code},)'),
    ('+351 (0)21 234 5678', '(351,212345678,PT,fixed,,{trunk_prefix},) (351,212345678,PT,fixed,,{trunk_prefix},)'),
    ('+1 800 FLOERS', '(,,,unknown,not_a_number,{},) (,,,unknown,not_a_number,{},)'),
    ('12133334445;12', '(55,,BR,unknown,invalid_national_number,{},12) (1,2133334445,US,fixed_or_mobile,,{},12)'),
    ('4991234567@c.us', '(49,91234567,DE,fixed,,{country_code},) (49,91234567,DE,fixed,,{country_code},)')
) as t (typed, read);

select * from finish();
rollback;
