begin;
select plan(8);

-- Two leads of two products; of the first two addresses, of which the older was said later to be theirs, and one that nobody confirmed.
select tests.make_operation();
select webhooks.add('people', 'https://b.example.com', '{lead.created}', true);
insert into leads.products (code, name) values ('carro', 'Carro');
create temporary table l as
select n, tests.lead(n, jsonb_build_object('product', p)) as id from (values (1, 'carro'), (2, 'plano'), (3, null)) as v (n, p);
create function tests.told(p_n integer) returns jsonb language sql as $$
    select webhooks.body_of(d, true) -> 'data' from webhooks.deliveries as d join l on l.id = d.lead_id where l.n = p_n
$$;
select is(tests.told(n) #>> '{lead,product}', p, 'the product of the one') from (values (1, 'carro'), (2, 'plano'), (3, null)) as v (n, p);

select leads.append_event(l.id, 'corrected', 'operator', jsonb_build_object('reason', 'r' || l.n, 'to', null, 'amount', case l.n when 1 then 5 end, 'words', 'x')) from l;
create function tests.change(p_n integer, p_seq integer) returns jsonb language sql as $$
    select webhooks.body_of(jsonb_populate_record(d, jsonb_build_object('event_seq', p_seq)), false) #> '{data,change}' from webhooks.deliveries as d join l on l.id = d.lead_id where l.n = p_n
$$;
create function tests.last(p_n integer) returns integer language sql as $$ select max(e.seq)::integer from leads.events as e join l on l.id = e.lead_id where l.n = p_n $$;
select is(tests.change(1, tests.last(1)), '{"reason": "r1", "amount": 5}', 'what that event of that lead says, and nothing that is null');
select is(tests.change(2, tests.last(2)), '{"reason": "r2"}', 'of the other the other''s');
select is(tests.change(1, 99), '{}', 'an event that is none says nothing');

insert into people.identifiers (person_id, kind, value, match_key, confirmed_at)
select tests.person_id(l.id), 'email', a.value, a.value, a.confirmed_at
from l, (values ('doubtful@example.com', null), ('zoe@example.com', '2026-03-02 00:00:00+00'::timestamptz), ('ana@example.com', '2026-03-01 00:00:00+00')) as a (value, confirmed_at)
where l.n = 1;
select is(tests.told(1) #>> '{person,email}', 'zoe@example.com', 'of the addresses that are theirs the first that came');
select is(tests.told(2) #>> '{person,email}', null, 'of nobody else');

select * from finish();
rollback;
