begin;
select plan(14);

select tests.make_operation();
select intake.add_source('site', 'Site'), intake.add_source('outro', 'Outro');
select intake.set_source_map(c, '{"person.name": "/nome", "person.phone": "/tel"}', '{"origin": "site"}') from unnest(array['site', 'outro']) as c;
create function tests.hook(p_source text, p_body jsonb, p_delivery text, out http_status integer, out body jsonb) language sql as $$
    select a.http_status, a.body from api.submit_webhook(tests.service(), p_source, convert_to(p_body::text, 'UTF8'), p_delivery) as a
$$;
create temporary table four as
select jsonb_agg(jsonb_build_object('nome', 'Rita Prado', 'tel', case when n = 2 then '1' else tests.phone(n) end)) as body
from generate_series(1, 4) as n;
select is(d.http_status, 200, 'somebody else''s referrals are taken whole') from tests.hook('outro', jsonb_build_array(
    jsonb_build_object('nome', 'Ana Lima', 'tel', tests.phone(8)), jsonb_build_object('nome', 'Bia Lima', 'tel', tests.phone(9))
), 'd1') as d;

-- A statement is over as soon as one referral was taken.
set local statement_timeout = '1min';
create function tests.cut(p_delivery text, out http_status integer, out body jsonb) language plpgsql as $$
begin
    -- Half of so little has passed when the second one is looked at.
    perform set_config('statement_timeout', '1ms', true);
    select d.http_status, d.body into http_status, body from four as t, tests.hook('site', t.body, p_delivery) as d;
    perform set_config('statement_timeout', '1min', true);
end;
$$;
create temporary table a as select d.* from tests.cut('d1') as d;
select is(format('%s %s', http_status, body ->> 'code'), '429 ID503', 'what takes too long is sent again') from a;
select is((select array_agg(s -> 'item') from a, jsonb_array_elements(a.body -> 'submissions') as s), '{1}', 'the answer names what was taken');
select is((select count(*) from leads.leads as l join people.people as p on p.id = l.person_id where p.name = 'Rita Prado'), 1::bigint, 'which stays');
create temporary table b as select d.* from tests.cut('d1') as d;
select is((select array_agg(s -> 'item' order by s -> 'item') from b, jsonb_array_elements(b.body -> 'submissions') as s), '{1,2}', 'the repetition goes on behind it');
select is((select body ->> 'code' from b), 'ID503', 'and is not at the end');
create temporary table c as select d.* from tests.cut('d1') as d;
select is((select array_agg(s -> 'item' order by s -> 'item') from c, jsonb_array_elements(c.body -> 'submissions') as s), '{1,2,3}', 'also behind one that was refused');
create temporary table e as select d.* from tests.cut('d1') as d;
select is((select http_status from e), 200, 'until all were taken');
select is(
    (select array_agg(s ->> 'outcome' order by (s -> 'item')::integer) from e, jsonb_array_elements(e.body -> 'submissions') as s),
    '{created,rejected,created,created}', 'each with its outcome'
);
select is((select count(*) from intake.submissions as s where s.delivery_id is not null and s.outcome = 'created'), 5::bigint, 'each once');
select is((select count(*) from leads.touches), 0::bigint, 'nobody was touched');
select is((select count(*) from intake.deliveries as d where not exists (select from intake.submissions as s where s.delivery_id = d.id)), 0::bigint, 'no bytes are kept twice');
select is((select d.http_status from four as t, tests.hook('site', t.body, 'd1') as d), 200, 'a last repetition has the same answer');
select is((select difference from governance.conservation), 0::bigint, 'every submission is accounted for');

select * from finish();
rollback;
