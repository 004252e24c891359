begin;
select plan(23);

-- Each row: what libphonenumber decides, and what Indica does.
select is(
    (select coalesce('+' || l.country_code || l.national_number || ' ' || l.kind, l.reason)
     from normalize.parse_phone(t.raw, 'BR') as l),
    t.library,
    t.rule || ', libphonenumber: ' || t.raw
)
from (values
    ('ninth digit', '11 7123-4567', '+551171234567 mobile'),
    ('ninth digit', '11 8123-4567', '+551181234567 unknown'),
    ('placeholder', '(11) 99999-9999', '+5511999999999 mobile'),
    ('placeholder', '+33 111 11 11 11', '+33111111111 fixed'),
    ('ramal', '(11) 3333-4445 ramal 1', '+551133334445726251 unknown'),
    ('CPF', '119.876.543-21', '+5511987654321 mobile'),
    ('masked', '11 98765-XXXX', '+5511987659999 mobile'),
    ('0055', '0055 48 91234-5679', '+48912345679 fixed'),
    ('WhatsApp', 'https://wa.me/49911234567', '+5549911234567 mobile')
) as t (rule, raw, library);

select is(
    (select coalesce(p.reason, format('%s %s', p.e164, p.kind)) from normalize.phone(t.raw) as p),
    t.expected,
    t.rule || ': ' || t.raw
)
from (values
    ('ninth digit', '11 7123-4567', '+5511971234567 mobile'),
    ('ninth digit', '11 8123-4567', '+5511981234567 mobile'),
    ('placeholder', '(11) 99999-9999', 'placeholder'),
    ('placeholder', '+33 111 11 11 11', 'placeholder'),
    ('ramal', '(11) 3333-4445 ramal 1', '+551133334445 fixed'),
    ('ramal', '0800 123 456 ramal 7', '+55800123456 toll_free'),
    ('CPF', '119.876.543-21', 'not_a_number'),
    ('masked', '11 98765-XXXX', 'not_a_number'),
    ('0055', '0055 48 91234-5679', '+5548912345679 mobile'),
    ('0055', 'Cel: 0055 48 91234-5679', '+5548912345679 mobile'),
    ('WhatsApp', 'https://wa.me/49911234567', '+49911234567 fixed'),
    ('WhatsApp', '49911234567@c.us', '+49911234567 fixed'),
    ('forgiving', '+52 1 55 1234 5678', '+525512345678 fixed_or_mobile'),
    ('forgiving', '55 55 11 98765-4321', '+5511987654321 mobile')
) as t (rule, raw, expected);

select * from finish();
rollback;
