begin;
select plan(23);

create function tests.read(p_raw bytea) returns jsonb language sql as $$ select body from intake.read_body(p_raw) $$;
create function tests.read(p_text text) returns jsonb language sql as $$ select body from intake.read_body(convert_to(p_text, 'UTF8')) $$;
create function tests.problem(p_raw bytea) returns text language sql as $$ select problem from intake.read_body(p_raw) $$;

select is(tests.read('{"nome": "José"}'), '{"nome": "José"}', 'JSON');
select is(tests.read('[{"a": 1}]'), '[{"a": 1}]', 'a list');
select is(tests.read('\xefbbbf'::bytea || convert_to('{"a": "é"}', 'UTF8')), '{"a": "é"}', 'with a byte order mark');
select is(tests.read(convert_to('{"a": "José – €"}', 'WIN1252')), '{"a": "José – €"}', 'Windows-1252');
select is(tests.read('\xfffe7b002200610022003a002200e9003dd84ade22007d00'::bytea), '{"a": "é🙊"}'::jsonb, 'UTF-16 with a mark and a pair');
select is(tests.read('\x007b00220061002200 3a0031007d'::bytea), '{"a": 1}', 'UTF-16 without a mark');
select is(tests.read('nome=Jos%C3%A9+da+Silva&tel=11%2098'), '{"nome": "José da Silva", "tel": "11 98"}', 'a form');
select is(tests.read('nome=Jos%E9'), '{"nome": "José"}', 'a form in Latin-1');
select is(tests.read('fields[name][value]=Ana&fields%5Btel%5D%5Bvalue%5D=1'), '{"fields": {"tel": {"value": "1"}, "name": {"value": "Ana"}}}', 'names with brackets are objects');
select is(tests.read('i[]=a&i[]=b&x=1&x=2&x=3'), '{"i": ["a", "b"], "x": ["1", "2", "3"]}', 'and lists');
select is(tests.read('payload={"a":[1]}&nota=[urgente] ligar&p=100%'), '{"p": "100%", "nota": "[urgente] ligar", "payload": {"a": [1]}}', 'JSON within; what is none stays');
select is(tests.read('a[b]=1&a=2&a[c]=3') -> 'a' ->> 'c', '3', 'a name that is both');
select is(tests.read(E'--X\r\nContent-Disposition: form-data; name="nome"\r\n\r\nJosé\r\n\r\nda Silva\r\n--X\r\nContent-Disposition: form-data; name="f"; filename="a.png"\r\n\r\nzz\r\n--X\r\nContent-Disposition: form-data; name="q[0]"\r\n\r\n1\r\n--X--\r\n'),
    E'{"nome": "José\\r\\n\\r\\nda Silva", "q": {"0": "1"}}', 'multipart, files left out');
select is(tests.read(E'--X\nContent-Disposition: form-data; name="a"\n\n1\n--X--\n'), '{"a": "1"}', 'with bare line ends');
select is(tests.read(E'\r\n--X\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--X--\r\n'), '{"a": "1"}', 'with a line before it');
select is(tests.problem('\x'), meta.text('body.not_json'), 'nothing');
select is(tests.problem('Maria 11 98123-4567'::bytea), meta.text('body.not_json'), 'words');
select is(tests.problem('"a"'::bytea), meta.text('body.must_be_object'), 'a bare text');
select is(tests.problem('\x81ff00'), meta.text('body.not_utf8'), 'bytes of no encoding');
select is(tests.problem(convert_to('{"a": "\u0000"}', 'UTF8')), meta.text('body.nul'), 'NUL');
select is(tests.problem(convert_to(repeat('[', 60000), 'UTF8')), meta.text('body.too_complex'), 'nesting');
select is(tests.problem(convert_to(repeat('a=1&', 1001), 'UTF8')), meta.text('body.too_complex'), 'too many fields');
select is(tests.problem(convert_to('--form-data', 'UTF8')), meta.text('body.not_a_form'), 'no form');

select * from finish();
rollback;
