begin;
select plan(20);

select tests.make_operation('2026-03-10 15:00:00+00');
create function tests.says(p_body jsonb) returns text language sql as $$
    select concat_ws(' ', a.http_status, a.body ->> 'code', (select string_agg(concat_ws(' ', e ->> 'field', e ->> 'code'), ', ' order by n) from jsonb_array_elements(a.body -> 'errors') with ordinality as x (e, n)), case when a.http_status = 200 then a.body::text end)
    from api.normalize_values(tests.credential(), convert_to(p_body::text, 'UTF8')) as a
$$;
create function tests.list(p_name text, p_count integer, p_length integer) returns text language sql as $$
    select substr(tests.says(jsonb_build_object(p_name, (select coalesce(jsonb_agg(repeat('1', p_length)), '[]') from generate_series(1, p_count)))), 1, 30)
$$;

select is(tests.says('{}'), '200 {"names": [], "emails": [], "phones": [], "tax_ids": []}', 'nothing');
select is(tests.says('{"phones": ["11 98123-4567", "123", " ", "0 11 98123-4567"], "emails": ["Ana@gmail.com", "x", " ", "maria@hotmail.con"], "names": ["ana souza", "123"], "tax_ids": ["529.982.247-25", "1", " "]}'), '200 {"names": [{"name": "Ana Souza", "is_valid": true}, {"is_valid": false}], "emails": [{"email": "Ana@gmail.com", "is_valid": true, "is_disposable": false}, {"is_valid": false}, {"is_valid": false}, {"email": "maria@hotmail.con", "is_valid": true, "suggestion": "maria@hotmail.com", "is_disposable": false}], "phones": [{"e164": "+5511981234567", "kind": "mobile", "region": "BR", "repairs": [], "is_valid": true, "kind_name": "celular"}, {"kind": "unknown", "detail": "Este é um número de serviço, que não recebe mensagens. Informe o telefone da pessoa.", "reason": "service_number", "is_valid": false}, {"kind": "unknown", "reason": "empty", "is_valid": false}, {"e164": "+5511981234567", "kind": "mobile", "region": "BR", "repairs": [], "is_valid": true, "kind_name": "celular"}], "tax_ids": [{"tax_id": "52998224725", "is_valid": true}, {"is_valid": false}, {"is_valid": false}]}', 'one of each, blanks and what is none');
select is(tests.says('{"phones": "x", "emails": {}, "names": 7, "tax_ids": [7]}'), '422 ID102 emails ID112, names ID112, phones ID112, tax_ids ID112', 'what are no lists');
select is(substr(tests.says('{"phones": null, "tax_ids": []}'), 1, 40), '422 ID102 phones ID112', 'null');
select is(tests.list('phones', 20, 3), '200 {"names": [], "emails": []', '20 phones of 3');
select is(tests.list('phones', 21, 3), '422 ID102 phones ID112', '21 phones of 3');
select is(tests.list('phones', 1, 250), '200 {"names": [], "emails": []', '1 phones of 250');
select is(tests.list('phones', 1, 251), '422 ID102 phones ID112', '1 phones of 251');
select is(tests.list('emails', 20, 3), '200 {"names": [], "emails": [{', '20 emails of 3');
select is(tests.list('emails', 21, 3), '422 ID102 emails ID112', '21 emails of 3');
select is(tests.list('emails', 1, 254), '200 {"names": [], "emails": [{', '1 emails of 254');
select is(tests.list('emails', 1, 255), '422 ID102 emails ID112', '1 emails of 255');
select is(tests.list('names', 20, 3), '200 {"names": [{"is_valid": fa', '20 names of 3');
select is(tests.list('names', 21, 3), '422 ID102 names ID112', '21 names of 3');
select is(tests.list('names', 1, 200), '200 {"names": [{"is_valid": fa', '1 names of 200');
select is(tests.list('names', 1, 201), '422 ID102 names ID112', '1 names of 201');
select is(tests.list('tax_ids', 20, 3), '200 {"names": [], "emails": []', '20 tax_ids of 3');
select is(tests.list('tax_ids', 21, 3), '422 ID102 tax_ids ID112', '21 tax_ids of 3');
select is(tests.list('tax_ids', 1, 40), '200 {"names": [], "emails": []', '1 tax_ids of 40');
select is(tests.list('tax_ids', 1, 41), '422 ID102 tax_ids ID112', '1 tax_ids of 41');

select * from finish();
rollback;
