begin;
select plan(12);

select tests.make_operation('2026-03-10 15:00:00+00');
select intake.add_source(c, c, c) from unnest('{zapier,contact-form-7,secret-address,jotform,google-lead-form}'::text[]) as c;
create function tests.read(p_source text, p_raw text) returns jsonb language sql as $$
    select p.body from intake.preview(p_source, convert_to(p_raw, 'UTF8')) as p
$$;

create temporary table z as select tests.read('zapier', '{"id": "77", "primeiro_nome": "Rita", "sobrenome": "Prado", "celular": "11 98123-4567", "telefone": "11 3222-4455",
    "renda": 5000, "melhor horário": "tarde", "temas": ["a", "b"], "vazio": " ", "x": {"y": 1}, "_token": "t", "csrf": "u"}') as body;
select is(body -> 'attributes', '{"renda": "5000", "melhor horário": "tarde", "temas": "a, b", "x": {"y": 1}}', 'what no field reads becomes attributes, but for what says nothing to people') from z;
select is(body -> 'person', '{"name": "Rita Prado", "phone": "11 98123-4567\n11 3222-4455"}', 'beside the fields') from z;
select is(tests.read('contact-form-7', 'your-name=Ana+Prado&your-tel=11+98123-4567&_wpcf7=12&g-recaptcha-response=a&menu-3=Plano') -> 'attributes', '{"menu-3": "Plano"}', 'of a form likewise');
select is(tests.read('secret-address', '{"person": {"name": "Ana Prado", "phone": "11 98123-4567"}, "attributes": {"utm": "x", "nota": "a"}, "nota": "b"}') -> 'attributes', '{"utm": "x", "nota": "b"}', 'attributes in our own form are attributes');
select is(tests.read('secret-address', '{"nome": "Ana Prado", "telefone": "11 98123-4567"}') -> 'attributes', null, 'nothing is left');
select is(tests.read('jotform', '{"formID": "1", "pretty": "Nome:Ana Prado, Renda:5000", "rawRequest": {"q3_nome": "Ana Prado", "q4_telefone": "11 98123-4567"}}') #>> '{attributes,answers}', 'Nome:Ana Prado, Renda:5000', 'Jotform tells all answers in words');
select is(tests.read('google-lead-form', '{"user_column_data": [{"column_id": "FULL_NAME", "string_value": "Ana"}, {"column_id": "PHONE_NUMBER", "string_value": "+5511981234567"}, {"column_name": "Renda?", "string_value": "5000"}]}') #>> '{attributes,answers,2,string_value}', '5000', 'Google the question too');
create temporary table own as select tests.lead(1) as id;
select is((select l.attributes from own as o join leads.leads as l on l.id = o.id), '{}', 'a lead of the API has what it was given');
select is(intake.keep_rest('{"person": {"name": "Ana"}}', '["a"]', null), '{"person": {"name": "Ana"}}', 'what has no names is no form');
select is(intake.keep_rest('{"attributes": {"a": "1"}}', '{"a": "2", "b": "3"}', null), '{"attributes": {"a": "1", "b": "3"}}', 'what the map says goes first');
select is(
    (select p.body - 'origin' from intake.preview_body('{"person": [{"social_name": "Caio Souza", "phone": "11981230005"}], "referrer": ["Bia Lima"], "page": [{"url": "https://a.example"}], "attributes": [{"a": 1}], "origin": "manual"}', tests.token_id()) as p),
    '{"person": {"social_name": "Caio Souza", "phone": "11981230005"}, "referrer": {"name": "Bia Lima"}, "page": {"url": "https://a.example"}, "attributes": {"a": 1}}', 'an object alone in a list is that object'
);
select is(
    (select concat_ws(' ', p.errors -> 0 ->> 'code', p.warnings #>> '{0,field}') from intake.preview_body('{"person": [{"name": "a"}, {"name": "b"}], "referrer": ["Bia", "Eva"], "origin": "manual"}', tests.token_id()) as p), 'ID112 referrer', 'several are not'
);

select * from finish();
rollback;
