begin;
select plan(28);

select tests.make_operation();
select intake.add_source(replace(p.code, '-', '_'), p.name, p.code) from intake.source_profiles as p;
-- What the body of a sender of this kind becomes.
create function tests.read(p_profile text, p_body text) returns jsonb language sql as $$
    select intake.map_fields(s.field_map, s.constants, i.item, b.body)
    from intake.sources as s, intake.read_body(convert_to(p_body, 'UTF8')) as b, jsonb_array_elements(intake.items_of(s, b.body)) as i (item)
    where s.code = replace(p_profile, '-', '_')
$$;
create function tests.skips(p_profile text, p_body text) returns boolean language sql as $$
    select intake.is_skipped(s, b.body, b.body) from intake.sources as s, intake.read_body(convert_to(p_body, 'UTF8')) as b where s.code = replace(p_profile, '-', '_')
$$;

select lives_ok($$select intake.check_source_map(field_map, constants), intake.check_skip_rules(skip_rules) from intake.source_profiles$$, 'every map is one');

-- Google Ads lead form webhook.
create function tests.google(p_columns jsonb, p_more jsonb default '{}') returns text language sql as $$
    select (jsonb_build_object(
        'lead_id', 'TeSter-123', 'user_column_data', p_columns, 'api_version', '1.0', 'form_id', 40000000000, 'campaign_id', 12345,
        'google_key', 'secret', 'is_test', false, 'gcl_id', 'abc', 'adgroup_id', 20000000000, 'creative_id', 30000000000
    ) || p_more)::text
$$;
select is(tests.read('google-lead-form', tests.google('[
    {"column_name": "Phone Number", "string_value": "+5511981234567", "column_id": "PHONE_NUMBER"},
    {"column_name": "Full Name", "string_value": "Ana Prado", "column_id": "FULL_NAME"},
    {"column_name": "User Email", "string_value": "ana@example.com", "column_id": "EMAIL"},
    {"column_name": "City", "string_value": "Santos", "column_id": "CITY"}]')) -> 'person',
    '{"name": "Ana Prado", "phone": "+5511981234567", "email": "ana@example.com", "city": "Santos"}', 'Google, whatever the order of its columns');
select is(tests.read('google-lead-form', tests.google('[
    {"string_value": "Prado", "column_id": "LAST_NAME"}, {"string_value": "Ana", "column_id": "FIRST_NAME"},
    {"string_value": "1133334444", "column_id": "WORK_PHONE"}]')) -> 'person', '{"name": "Ana Prado", "phone": "1133334444"}', 'a name in two columns, the phone of the firm');
select is(tests.skips('google-lead-form', tests.google('[]', '{"is_test": true}')), true, 'its test is none');
select is(tests.skips('google-lead-form', tests.google('[]')), false, 'a real one is');

-- Meta lead ads, as GET /{leadgen_id} answers.
select is(tests.read('meta-lead-bridge', '{"created_time": "2026-03-10T15:00:00+0000", "id": "1234567890", "ad_id": "6", "form_id": "7", "field_data": [
    {"name": "phone_number", "values": ["+5511981234567"]}, {"name": "full_name", "values": ["Ana Prado"]}, {"name": "email", "values": ["ana@example.com"]}]}') -> 'person',
    '{"name": "Ana Prado", "phone": "+5511981234567", "email": "ana@example.com"}', 'Meta');

-- Typeform.
create function tests.typeform(p_answers text) returns text language sql as $$
    select format('{"event_id": "LtWXD3crgy", "event_type": "form_response", "form_response": {"form_id": "lT4Z3j", "token": "a3a12ec67a1365927098a606107fac15",
        "submitted_at": "2026-03-10T15:00:00Z", "hidden": {"utm_source": "x"}, "definition": {"id": "lT4Z3j", "fields": []}, "answers": %s}}', p_answers)
$$;
select is(tests.read('typeform', tests.typeform('[
    {"type": "text", "text": "Ana Prado", "field": {"id": "a", "type": "short_text", "ref": "nome"}},
    {"type": "phone_number", "phone_number": "+5511981234567", "field": {"id": "b", "type": "phone_number", "ref": "0c5e"}},
    {"type": "choice", "choice": {"id": "x", "label": "Plano Família"}, "field": {"id": "c", "type": "multiple_choice", "ref": "produto"}}]')),
    '{"person": {"name": "Ana Prado", "phone": "+5511981234567"}, "product": "Plano Família", "origin": "site", "attributes": {"form_id": "lT4Z3j", "hidden": {"utm_source": "x"}}}', 'Typeform');
select is(tests.read('typeform', tests.typeform('[
    {"type": "email", "email": "ana@example.com", "field": {"id": "b", "type": "email", "ref": "1"}},
    {"type": "text", "text": "Ana", "field": {"id": "a", "type": "short_text", "ref": "first_name"}},
    {"type": "text", "text": "Prado", "field": {"id": "a", "type": "short_text", "ref": "last_name"}}]')) -> 'person',
    '{"name": "Ana Prado", "email": "ana@example.com"}', 'an optional answer left out, a name in two');

-- Jotform: multipart with rawRequest.
select is(tests.read('jotform', E'--------------------------d74496d66958873e\r\nContent-Disposition: form-data; name="formID"\r\n\r\n240123456789\r\n'
    '--------------------------d74496d66958873e\r\nContent-Disposition: form-data; name="submissionID"\r\n\r\n5812345678901234567\r\n'
    '--------------------------d74496d66958873e\r\nContent-Disposition: form-data; name="rawRequest"\r\n\r\n{"slug":"submit\\/240123456789","q3_nome":{"first":"Ana","last":"Prado"},"q4_email":"ana@example.com","q5_telefone":{"full":"(11) 98123-4567"},"path":"\\/submit\\/240123456789"}\r\n'
    '--------------------------d74496d66958873e--\r\n'),
    '{"person": {"name": "Ana Prado", "email": "ana@example.com", "phone": "(11) 98123-4567"}, "origin": "site", "attributes": {"form_id": "240123456789"}}', 'Jotform');
select is(tests.read('jotform', 'formID=1&submissionID=2&rawRequest=' || '{"q3_nome3":"Ana Prado","q5_telefone":{"area":"11","phone":"98123-4567"}}') -> 'person',
    '{"name": "Ana Prado", "phone": "11 98123-4567"}', 'its phone in two parts, its name in one');

-- Elementor, with and without advanced data.
select is(tests.read('elementor', 'form%5Bid%5D=7f3&form%5Bname%5D=Contato&fields%5Bname%5D%5Bid%5D=name&fields%5Bname%5D%5Btype%5D=text&fields%5Bname%5D%5Bvalue%5D=Ana+Prado'
    '&fields%5Bfield_8%5D%5Btype%5D=tel&fields%5Bfield_8%5D%5Bvalue%5D=%2811%29+98123-4567&fields%5Bemail%5D%5Btype%5D=email&fields%5Bemail%5D%5Bvalue%5D=ana%40example.com&meta%5Bpage_url%5D%5Bvalue%5D=https%3A%2F%2Fa.example%2F'),
    '{"person": {"name": "Ana Prado", "phone": "(11) 98123-4567", "email": "ana@example.com"}, "origin": "site", "page": {"url": "https://a.example/"}, "attributes": {"form": "Contato"}}', 'Elementor with advanced data');
select is(tests.read('elementor', 'Nome=Ana+Prado&Telefone=11981234567&E-mail=ana%40example.com&Page+URL=https%3A%2F%2Fa.example%2F&form_id=7f3&form_name=Contato') -> 'person',
    '{"name": "Ana Prado", "phone": "11981234567", "email": "ana@example.com"}', 'and without');

-- WPForms and Contact Form 7.
select is(tests.read('wpforms', '{"your-name": "Ana Prado", "your-tel": "11 98123-4567", "your-email": "ana@example.com", "your-message": "Oi"}'),
    '{"person": {"name": "Ana Prado", "phone": "11 98123-4567", "email": "ana@example.com"}, "notes": "Oi", "origin": "site"}', 'Contact Form 7');
select is(tests.read('wpforms', 'your-name=Ana+Prado&your-tel=11+98123-4567&_wpcf7=12') -> 'person', '{"name": "Ana Prado", "phone": "11 98123-4567"}', 'as a form');
select is(tests.read('wpforms', '{"entry_id": "3", "Nome": "Ana Prado", "Celular": "11 98123-4567"}') -> 'person', '{"name": "Ana Prado", "phone": "11 98123-4567"}', 'WPForms by its labels');

-- RD Station.
select is(tests.read('rd-station', '{"leads": [{"id": "390319847", "uuid": "c2f3", "email": "ana@example.com", "name": "Ana Prado", "company": null, "bio": null, "created_at": "2026-03-10T12:00:00.000-03:00", "opportunity": "false",
    "mobile_phone": null, "personal_phone": "(11) 98123-4567", "city": "Santos", "state": "SP", "tags": ["a", "b"], "custom_fields": {"Indicado por": "João Pereira", "Interesse": "Plano Família"},
    "last_conversion": {"content": {"identificador": "landing"}, "created_at": "2026-03-10T12:00:00.000-03:00", "source": "google", "conversion_origin": {"source": "google"}}, "lead_stage": "Lead"}]}'),
    '{"person": {"name": "Ana Prado", "phone": "(11) 98123-4567", "email": "ana@example.com", "city": "Santos"}, "referrer": {"name": "João Pereira"}, "product": "Plano Família", "origin": "site",
    "attributes": {"conversion": "landing", "source": "google", "tags": ["a", "b"], "custom_fields": {"Indicado por": "João Pereira", "Interesse": "Plano Família"}}}', 'RD Station');

-- HubSpot, both forms of its workflow webhooks.
select is(tests.read('hubspot', '{"vid": 51, "portal-id": 62515, "properties": {"firstname": {"value": "Ana"}, "lastname": {"value": "Prado"}, "phone": {"value": "11 98123-4567"}, "mobilephone": {"value": ""}, "email": {"value": "ana@example.com"}}}') -> 'person',
    '{"name": "Ana Prado", "phone": "11 98123-4567", "email": "ana@example.com"}', 'HubSpot');
select is(tests.read('hubspot', '{"firstname": "Ana", "lastname": "Prado", "phone": "11 98123-4567"}') -> 'person', '{"name": "Ana Prado", "phone": "11 98123-4567"}', 'with properties that were chosen');

-- Zapier, Make, n8n, and whoever else knows an address.
select is(tests.read('zapier', '{"id": "z1", "first_name": "Ana", "last_name": "Prado", "WhatsApp": "11 98123-4567", "Indicado por": "João"}'),
    '{"person": {"name": "Ana Prado", "phone": "11 98123-4567"}, "referrer": {"name": "João"}, "origin": "webhook"}', 'Zapier');
select is(tests.read('secret-address', '{"person": {"name": "Ana Prado", "phone": "11 98123-4567"}, "referrer": {"name": "João", "phone": "11 98123-0000"}, "product": "plano"}'),
    '{"person": {"name": "Ana Prado", "phone": "11 98123-4567"}, "referrer": {"name": "João", "phone": "11 98123-0000"}, "product": "plano", "origin": "webhook"}', 'our own form');
select is(tests.read('secret-address', 'NOME COMPLETO=Ana&Telefone/WhatsApp=11&CPF=1&Observação=x&Cidade=Santos'),
    '{"person": {"name": "Ana", "phone": "11", "tax_id": "1", "city": "Santos"}, "notes": "x", "origin": "webhook"}', 'labels as people write them');

-- Through the whole intake.
create function tests.deliver(p_profile text, p_body text) returns text language sql as $$
    select concat_ws(' ', a.http_status, a.body ->> 'outcome', a.body ->> 'reason') from api.submit_webhook(tests.service(), replace(p_profile, '-', '_'), convert_to(p_body, 'UTF8'), null) as a
$$;
select is(tests.deliver('google-lead-form', tests.google('[{"string_value": "+5511981230001", "column_id": "PHONE_NUMBER"}, {"string_value": "Ana Prado", "column_id": "FULL_NAME"}]')), '200 created', 'Google creates a lead');
select is(tests.deliver('google-lead-form', tests.google('[{"string_value": "+5511981230001", "column_id": "PHONE_NUMBER"}, {"string_value": "Ana Prado", "column_id": "FULL_NAME"}]')), '200 created', 'its retry makes nothing');
select is(tests.deliver('google-lead-form', tests.google('[{"string_value": "FirstName LastName", "column_id": "FULL_NAME"}]', '{"is_test": true, "lead_id": "t"}')), '200 rejected skipped', 'its test neither');
select is(tests.deliver('meta-lead-bridge', '{"id": "9", "field_data": [{"name": "full_name", "values": ["<test lead: dummy data for full_name>"]}, {"name": "phone_number", "values": ["<test lead: dummy data for phone_number>"]}]}') ~ '^200 (quarantined|rejected)', true, 'nor that of Meta');
select is((select count(*) from leads.leads), 1::bigint, 'one lead');
select throws_ok($$select intake.add_source('x', 'X', 'fax')$$, 'ID105', null, 'no such kind');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
