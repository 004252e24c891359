begin;
select plan(15);

-- What people type, and what it is in Brazil, in the United States and without a country.
select is(concat_ws(' ', normalize.parse_phone(t.typed, 'BR'), normalize.parse_phone(t.typed, 'US'), normalize.parse_phone(t.typed, null)), t.read, 'of ' || quote_literal(t.typed))
from (values
    ('Cel: 0055 48 91234-5679', '(48,912345679,PL,fixed,,) (1,005548912345679,,unknown,,too_long) (,,,unknown,,missing_country_code)'),
    ('+55 0800 123 4567', '(55,8001234567,BR,toll_free,,) (55,8001234567,BR,toll_free,,) (55,8001234567,BR,toll_free,,)'),
    ('11111111111', '(55,11111111111,,unknown,,invalid_national_number) (1,111111111,,unknown,,too_short) (,,,unknown,,missing_country_code)'),
    ('+54 11 15 2345-6789', '(54,91123456789,AR,mobile,,) (54,91123456789,AR,mobile,,) (54,91123456789,AR,mobile,,)'),
    ('55', '(55,55,,unknown,,too_short) (1,55,,unknown,,too_short) (,,,unknown,,missing_country_code)'),
    ('0055 011 98765-4321', '(55,055011987654321,,unknown,,too_long) (1,0055011987654321,,unknown,,too_long) (,,,unknown,,missing_country_code)'),
    ('27654321', '(55,27654321,,unknown,,invalid_national_number) (1,27654321,,unknown,,too_short) (,,,unknown,,missing_country_code)'),
    ('+999 123 4567', '(,,,unknown,,unknown_country_code) (,,,unknown,,unknown_country_code) (,,,unknown,,unknown_country_code)'),
    ('0411198765-4321', '(55,11987654321,BR,mobile,,) (1,04111987654321,,unknown,,too_long) (,,,unknown,,missing_country_code)'),
    ('+351 912 345 678', '(351,912345678,PT,mobile,,) (351,912345678,PT,mobile,,) (351,912345678,PT,mobile,,)'),
    ('+54 11 2345-6789', '(54,1123456789,AR,fixed,,) (54,1123456789,AR,fixed,,) (54,1123456789,AR,fixed,,)'),
    ('+551181234567 unknown', '(55,11812345678656696,,unknown,,too_long) (55,11812345678656696,,unknown,,too_long) (55,11812345678656696,,unknown,,too_long)'),
    ('251 spaces and digits', '(,,,unknown,,too_long) (,,,unknown,,too_long) (,,,unknown,,missing_country_code)'),
    ('premium_rate +559001234567 -', '(55,9001234567,BR,premium_rate,,) (55,9001234567,BR,premium_rate,,) (55,9001234567,BR,premium_rate,,)'),
    ('+1 23', '(1,23,,unknown,,too_short) (1,23,,unknown,,too_short) (1,23,,unknown,,too_short)')
) as t (typed, read);

select * from finish();
rollback;
