begin;
select plan(32);

create function tests.map(variadic p_columns text[]) returns jsonb language sql as $$
    select p.field_map from intake.plan_import(p_columns) as p
$$;

select is(
    tests.map('Nome', 'Telefone', 'Celular', 'E-mail', 'Indicado por', 'Produto', 'Observações', 'Cidade', 'CPF', 'Origem'),
    '{"person.name": "/Nome", "person.phone": {"each": ["/Celular", "/Telefone"]}, "person.email": "/E-mail", "referrer.name": "/Indicado por", "product": "/Produto",
      "notes": "/Observações", "person.city": "/Cidade", "person.tax_id": "/CPF", "origin": "/Origem"}',
    'a Brazilian list, a mobile before a phone'
);
select is(tests.map('NOME COMPLETO', 'e_mail', 'WhatsApp ') ->> 'person.phone', '/WhatsApp ', 'whatever the case, signs and accents');
select is(tests.map('Sobrenome', 'Nome', 'Fone') -> 'person.name', '{"join": ["/Nome", "/Sobrenome"]}', 'a first name and a surname are one name');
select is(
    tests.map('Nome', 'Sobrenome', 'Nome completo', 'Fone') -> 'person.name', '["/Nome completo", {"join": ["/Nome", "/Sobrenome"]}]',
    'beside a whole name they stand in where it is empty'
);
select is(tests.map('Nome', 'Contato', 'E-mail') -> 'person.name', '["/Nome", "/Contato"]', 'what may be a phone or a firm is no name where there is one');
select is(tests.map('Contato', 'Fone') ->> 'person.name', '/Contato', 'and is it where there is none');
select is(
    tests.map('Cliente', 'Nome', 'Sobrenome', 'Fone') -> 'person.name', '[{"join": ["/Nome", "/Sobrenome"]}, "/Cliente"]', 'nor does it stand before a name in parts'
);
select is(tests.map('UF', 'Cidade', 'Fone') -> 'person.city', '{"join": ["/Cidade", "/UF"], "with": "/"}', 'city and state');
select is(tests.map('Cidade/UF', 'UF', 'Fone') ->> 'person.city', '/Cidade~1UF', 'a city with its state needs no other');
select is(tests.map('Cidade', 'Município', 'UF', 'Fone') -> 'person.city', '{"join": [["/Cidade", "/Município"], "/UF"], "with": "/"}', 'a city in two columns is one');
select is(tests.map('Cidade/UF', 'Cidade', 'Fone') -> 'person.city', '["/Cidade~1UF", "/Cidade"]', 'whichever is filled');
select is(tests.map('UF', 'Fone') -> 'person.city', null, 'a state is no city');
select is(tests.map('Obs', 'Comentários', 'Fone') -> 'notes', E'{"join": ["/Obs", "/Comentários"], "with": "\\n"}', 'notes are all kept');
select is(tests.map('Fone/Cel', 'Celular') ->> 'person.phone', '/Celular', 'what is not known stays out');
select throws_ok($$ select tests.map('Nome', 'Idade') $$, 'ID105', null, 'a list without phone or e-mail cannot be read');
select throws_ok(
    $$ select intake.plan_import('{Nome,Fone}', '{}', '{"product": "solar"}') $$, 'ID105', 'no product is called solar', 'a product for every row is one that there is'
);
select throws_ok($$ select intake.plan_import('{person}', '{}', '{"origin": "feira"}') $$, 'ID105', 'no origin is called feira', 'and so is an origin');
insert into leads.products (code, name) values ('solar', 'Energia solar');
select lives_ok($$ select intake.plan_import('{Nome,Fone}', '{}', '{"product": "Energia Solar", "origin": "event"}') $$, 'by code or name');
select lives_ok($$ select intake.plan_import('{Nome,Fone}', '{}', '{"notes": "da feira"}') $$, 'other constants are as they are');
select is(tests.map('person', 'origin'), null, 'our own form needs no map');
select is((select p.read_columns from intake.plan_import('{person,origin}') as p), null, 'and leaves nothing out');

create temporary table p as
select * from intake.plan_import('{Nome,Fone/Cel,Idade,Segredo,Motivo da recusa}', '{"person.phone": "fone/cel", "notes": {"join": ["idade", "Nome"]}}', '{}', '{segredo}');
select is(field_map ->> 'person.phone', '/Fone~1Cel', 'a column may be named as the file does') from p;
select is(field_map -> 'notes', '{"join": ["/Idade", "/Nome"]}', 'inside an expression too') from p;
select ok('Segredo' = any (read_columns), 'what is left out becomes no attribute') from p;
select ok('Motivo da recusa' = any (read_columns), 'nor does the reason of an earlier refusal') from p;
select ok('Fone/Cel' = any (read_columns) and 'Idade' = any (read_columns), 'nor what the map reads') from p;
select is(
    (select 'Telefone' = any (read_columns) or 'Celular' <> all (read_columns) from intake.plan_import('{Telefone,Celular}')), false,
    'of a list only the first is always read'
);
select is(
    (select r.body from p, intake.read_row(convert_to('{"Nome": "Ana", "Fone/Cel": "1", "Idade": "30", "Segredo": "x", "Cor": "azul"}', 'UTF8'), p.field_map, '{"product": "solar"}', p.read_columns) as r),
    '{"person": {"phone": "1"}, "notes": "30 Ana", "product": "solar", "attributes": {"Cor": "azul"}}', 'what no field reads is an attribute, also of a column that came later'
);
select throws_ok($$ select intake.plan_import('{Nome,Fone}', '{"person.phone": "Celular"}') $$, 'ID105', null, 'a column that is not there');
select throws_ok($$ select intake.plan_import('{Nome,Fone}', '{"person.fone": "Fone"}') $$, 'ID105', null, 'a field that is none');
select throws_ok($$ select intake.plan_import('{Nome,Fone}', '[]') $$, 'ID105', null, 'a map that is none');
select throws_ok($$ select intake.plan_import('{Nome,Fone}', '{}', '{"produto": "x"}') $$, 'ID105', null, 'a constant of no field');

select * from finish();
rollback;
