begin;
select plan(34);

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
select is(tests.problem('\x81ff00'), meta.text('body.not_json'), 'bytes of no encoding');
select is(tests.read(convert_to('{"a": "x', 'UTF8') || '\x00' || convert_to('\\000"}', 'UTF8')), '{"a": "x\\000"}', 'a zero byte is left out');
select is(tests.read('{"a": "1\u0000", "b": "c:\\u0000", "c": "\ud83d", "d": "\ud83d\ude0a\ude0a"}'), '{"a": "1", "b": "c:\\u0000", "c": "", "d": "😊"}', 'NUL and halves of pairs are left out');
select is(tests.read('{"a": "um' || E'\n' || 'dois' || E'\x01' || '", "b": NaN, "c": [-Infinity], "d": "NaN 1e9999"}'), '{"a": "um\ndois ", "b": null, "c": [null], "d": "NaN 1e9999"}', 'control characters, NaN');
select is(tests.read('{"a": 1e131000, "b": -12, "c": 1' || repeat('0', 120) || '}'), jsonb_build_object('a', '1e131000', 'b', -12, 'c', '1' || repeat('0', 120)), 'numbers that are none');
select is(tests.read('{"a": 1, "b": {"c": ' || repeat('[', 150) || repeat(']', 150) || ', "d": 2}}') - 'x', '{"a": 1, "b": {"c": [[[[true]]]], "d": 2}}', 'what is nested too deep');
select is((select array_agg(r.is_mended) from (values ('{"a": 1}'), ('{"a": NaN}'), ('a=1')) as v (t), lateral intake.read_body(convert_to(v.t, 'UTF8')) as r), '{f,t,f}', 'which is told');
select is(tests.problem(convert_to(repeat('[', 60000), 'UTF8')), meta.text('body.too_complex'), 'nesting');
select is(tests.problem(convert_to(repeat('a=1&', 1001), 'UTF8')), meta.text('body.too_complex'), 'too many fields');
select is(tests.problem(convert_to('--form-data', 'UTF8')), meta.text('body.not_a_form'), 'no form');

select is(tests.read(convert_to('{"nome": "José", "obs": "à noite ', 'UTF8') || '\xe9227d'::bytea), '{"nome": "José", "obs": "à noite é"}', 'one letter of another encoding costs no other its meaning');
select is(tests.read(convert_to('{"obs": "“Conceição” – à noite", "x": "', 'UTF8') || '\xc3227d'::bytea) ->> 'obs', '“Conceição” – à noite', 'nor does one that was cut');
select is(tests.read(convert_to('{"nome": "José Ça “à”"}', 'WIN1252')), '{"nome": "José Ça “à”"}', 'what is wholly of the other is read by it');
select is(tests.read('tel=1&tel[]=2&a[]=x&a[]=y'), '{"tel": ["1", "2"], "a": ["x", "y"]}', 'a name with and without brackets is one');

select tests.make_operation();
create function tests.preview(p_patch jsonb) returns jsonb language sql as $$
    select p.body from intake.preview_body('{"person": {"name": "Ana", "phone": "11 98123-4567"}, "origin": "manual"}'::jsonb || p_patch, tests.token_id()) as p
$$;
insert into leads.products (code, name) values ('familia', 'Plano Família');
select is(tests.preview('{"product": "Plano FamÃ­lia", "notes": "Fam&iacute;lia\ngrande"}') - 'person' - 'origin', '{"product": "familia", "notes": "Família\ngrande"}', 'what was damaged on the way is read');
select is((intake.read_person('{"name": "Ana", "phone": "11 98123-4567", "city": "SÃ£o Paulo"}')).city, 'São Paulo', 'a city too');

select * from finish();
rollback;
