begin;
select plan(13);

select tests.make_operation();
create function tests.read(p_body jsonb, p_token_id bigint default tests.token_id()) returns table (http_status integer, body jsonb) language sql as $$
    select n.http_status, n.body from api.normalize_values(tests.credential(p_token_id), convert_to(p_body::text, 'UTF8')) as n
$$;
create temporary table a as
select * from tests.read('{"phones": ["11 98765-4321", "(01) 98321-7654", " "], "names": ["SILVA, JOSÉ"], "emails": ["maria@gmial.com"], "tax_ids": ["529.982.247-25", "1"]}');

select is(a.http_status, 200, 'it answers') from a;
select is(a.body #>> '{phones,0,e164}', '+5511987654321', 'a phone as it would be kept') from a;
select is(a.body #>> '{phones,0,kind_name}', 'celular', 'with its kind in words') from a;
select is(a.body #>> '{phones,1,reason}', 'unknown_ddd', 'what is none says why') from a;
select isnt(a.body #>> '{phones,1,detail}', null, 'in words too') from a;
select is(a.body #>> '{phones,2,is_valid}', 'false', 'nothing is no phone') from a;
select is(a.body #>> '{names,0,name}', 'José Silva', 'a name') from a;
select is(a.body #>> '{emails,0,suggestion}', 'maria@gmail.com', 'an e-mail with what was meant') from a;
select is(jsonb_path_query_array(a.body, '$.tax_ids[*].is_valid'), '[true, false]', 'documents by their check digits') from a;
select is((select count(*) from people.lookups) + (select count(*) from intake.submissions), 0::bigint, 'and nobody was looked up');
select is((select n.http_status from tests.read('{"phones": "11 98765-4321"}') as n), 422, 'lists are asked for');
select is((select n.http_status from tests.read(jsonb_build_object('phones', array_fill('1'::text, array[21]))) as n), 422, 'of twenty at most');
select is((select n.http_status from api.normalize_values(tests.credential(0), '{}') as n), 401, 'not from nobody');

select * from finish();
rollback;
