begin;
select plan(4);

select is_empty(
    $$select c.raw, o from unnest(array[null, '', ' ', '-', '.', '---', '/', U&'\200B', U&'\00A0', U&'\FEFF.', '()']) as c (raw), people.city_of(c.raw, '+5511987654321') as o
      where (o.city, o.ibge_code, o.reason) is distinct from (null::text, null::integer, null::text)$$,
    'nothing is no city, and nobody is told off'
);
select tests.make_operation();
select results_eq(
    $$select s.http_status, s.body ->> 'outcome', jsonb_array_length(s.body -> 'warnings')
      from tests.submit('{"person": {"name": "Maria Souza", "phone": "11 98765-4321", "city": "-"}, "origin": "manual"}') as s$$,
    $$values (201, 'created', 0)$$, 'a lead comes of it'
);
select is((select p.city from people.people as p), null, 'whose city is unknown');
select is((select c.city from people.city_of('Santos', '+5511987654321') as c), 'Santos', 'a city is one');

select * from finish();
rollback;
