begin;
select plan(15);

-- What people type, and what it is in Brazil and in Portugal.
select is(concat_ws(' ', normalize.phone(t.typed, 'BR'), normalize.phone(t.typed, 'pt')), t.read, 'of ' || quote_literal(t.typed))
from (values
    ('31 9123-4567', '(+5531991234567,55,31991234567,BR,mobile,t,,m553191234567,{ninth_digit},) (,,,,unknown,f,too_long,,,)'),
    ('+51 98321-7654', '(+51983217654,51,983217654,PE,mobile,t,,51983217654,{country_code},) (+51983217654,51,983217654,PE,mobile,t,,51983217654,{country_code},)'),
    ('559332176544', '(+559332176544,55,9332176544,BR,fixed,t,,f559332176544,{country_code},) (,,,,unknown,f,too_long,,,)'),
    ('06465189259', '(,,,,unknown,f,not_a_number,,,) (,,,,unknown,f,too_long,,,)'),
    ('+5491123456789', '(+5491123456789,54,91123456789,AR,mobile,t,,541123456789,{},) (+5491123456789,54,91123456789,AR,mobile,t,,541123456789,{},)'),
    ('5511983217654', '(+5511983217654,55,11983217654,BR,mobile,t,,m551183217654,{},) (,,,,unknown,f,too_long,,,)'),
    ('+55 0 15 11 98765-4321', '(+5511987654321,55,11987654321,BR,mobile,t,,m551187654321,{carrier_code},) (+5511987654321,55,11987654321,BR,mobile,t,,m551187654321,{carrier_code},)'),
    ('011987654321', '(+5511987654321,55,11987654321,BR,mobile,t,,m551187654321,{},) (,,,,unknown,f,too_long,,,)'),
    ('40041235', '(+5540041235,55,40041235,BR,shared_cost,t,,5540041235,{document},) (,,,,unknown,f,too_short,,,)'),
    ('10 3333-4444', '(,,,,unknown,f,unknown_ddd,,,) (,,,,unknown,f,too_long,,,)'),
    ('11 3333-3333', '(,,,,unknown,f,placeholder,,,) (,,,,unknown,f,too_long,,,)'),
    ('31 0123-4567', '(,,,,unknown,f,invalid_national_number,,,) (,,,,unknown,f,too_long,,,)'),
    ('+5511983217654', '(+5511983217654,55,11983217654,BR,mobile,t,,m551183217654,{},) (+5511983217654,55,11983217654,BR,mobile,t,,m551183217654,{},)'),
    ('+1 800 FLOWERS', '(+18003569377,1,8003569377,US,toll_free,t,,18003569377,{keypad},) (+18003569377,1,8003569377,US,toll_free,t,,18003569377,{keypad},)'),
    ('+33 111 11 11 11', '(,,,,unknown,f,placeholder,,,) (,,,,unknown,f,placeholder,,,)')
) as t (typed, read);

select * from finish();
rollback;
