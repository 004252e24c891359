begin;
select plan(25);

create function tests.guess(variadic p_columns text[]) returns jsonb language sql as $$ select intake.guess_map(p_columns) $$;
select is(tests.guess('Coisa', 'x'), '{}', 'what nobody knows is nothing');
select is(tests.guess(variadic '{}'::text[]), '{}', 'no columns');
select is(tests.guess('Nome Completo', 'E-MAIL', 'Observações'), '{"person.name": "/Nome Completo", "person.email": "/E-MAIL", "notes": "/Observações"}', 'one of each, however it is written');
select is(tests.guess('a/b~c', 'nome'), '{"person.name": "/nome"}', 'beside what is unknown');

-- NAME: the whole one, its parts, then what may be something else.
select is(tests.guess('Sobrenome', 'Nome'), '{"person.name": {"join": ["/Nome", "/Sobrenome"]}}', 'parts in the order of a name, whatever that of the columns');
select is(tests.guess('lastname', 'middlename', 'firstname'), '{"person.name": {"join": ["/firstname", "/middlename", "/lastname"]}}', 'three of them');
select is(tests.guess('Contato', 'Sobrenome', 'Nome', 'Nome completo'), '{"person.name": ["/Nome completo", {"join": ["/Nome", "/Sobrenome"]}, "/Contato"]}', 'the whole one first, what may be a phone last');
select is(tests.guess('Cliente', 'Nome'), '{"person.name": ["/Nome", "/Cliente"]}', 'a part alone is no sum');
select is(tests.guess('Cliente', 'Contato'), '{"person.name": ["/Cliente", "/Contato"]}', 'of those in their order');
select is(tests.guess('Contato', 'Cliente'), '{"person.name": ["/Contato", "/Cliente"]}', 'that of the columns');
select is(tests.guess('Nome completo', 'Nome do lead'), '{"person.name": ["/Nome completo", "/Nome do lead"]}', 'whole ones too');

-- PHONE and E-MAIL: each counts.
select is(tests.guess('Telefone', 'WhatsApp', 'Fixo'), '{"person.phone": {"each": ["/WhatsApp", "/Telefone", "/Fixo"]}}', 'what is written to first');
select is(tests.guess('email 2', 'email'), '{"person.email": {"each": ["/email", "/email 2"]}}', 'and addresses');
select is(tests.guess('cel'), '{"person.phone": "/cel"}', 'one alone stands for itself');

-- NOTES are put together, whatever else is the first that is filled.
select is(tests.guess('Obs', 'Mensagem'), '{"notes": {"with": "\n", "join": ["/Obs", "/Mensagem"]}}', 'by line breaks, in the order of the columns');
select is(tests.guess('Produto', 'Interesse'), '{"product": ["/Produto", "/Interesse"]}', 'the first that is filled');
select is(tests.guess('CPF', 'CNPJ', 'referrer'), '{"person.tax_id": ["/CPF", "/CNPJ"], "referrer.name": "/referrer"}', 'fields do not mix');

-- CITY: with its state, or with the state beside it.
select is(tests.guess('UF'), '{}', 'a state alone is no city');
select is(tests.guess('Cidade'), '{"person.city": "/Cidade"}', 'a city alone is');
select is(tests.guess('UF', 'Cidade'), '{"person.city": {"with": "/", "join": ["/Cidade", "/UF"]}}', 'both by a slash');
select is(tests.guess('Cidade', 'UF', 'Estado'), '{"person.city": {"with": "/", "join": ["/Cidade", ["/UF", "/Estado"]]}}', 'a state that is said twice is one');
select is(tests.guess('Cidade', 'Município', 'UF'), '{"person.city": {"with": "/", "join": [["/Cidade", "/Município"], "/UF"]}}', 'so is a city');
select is(tests.guess('Cidade', 'Município'), '{"person.city": ["/Cidade", "/Município"]}', 'without a state too');
select is(tests.guess('Cidade/UF', 'Cidade', 'UF'), '{"person.city": ["/Cidade~1UF", {"with": "/", "join": ["/Cidade", "/UF"]}]}', 'where it stands with its state it comes first');
select is(tests.guess('UF', 'Cidade/Estado'), '{"person.city": "/Cidade~1Estado"}', 'and needs none beside it');

select * from finish();
rollback;
