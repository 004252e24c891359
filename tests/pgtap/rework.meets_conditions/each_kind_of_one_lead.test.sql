begin;
select plan(16);

-- A lead of a site, a product and a state; another beside it of other ones of each kind.
select tests.make_operation();
insert into leads.products (code, name) values ('carro', 'Carro');
insert into intake.sources (code, name) values ('site', 'Site');
create temporary table l as select
    tests.lead(1, '{"person": {"name": "Ana Lima", "phone": "21987654001"}, "product": "plano", "origin": "event"}') as rio,
    tests.lead(2, '{"person": {"name": "Bia Lima", "phone": "11987654002"}, "product": "carro"}') as sp,
    tests.lead(3, '{"person": {"name": "Caio Lima", "phone": "+351912345678"}}') as abroad;
update leads.leads as x set source_id = (select s.id from intake.sources as s where s.code = case when x.id = l.rio then 'site' else 'parceiro' end) from l where x.id in (l.rio, l.sp);
create function tests.meets(p_lead_id bigint, p_conditions jsonb) returns boolean language sql as $$ select rework.meets_conditions(x, p_conditions) from leads.leads as x where x.id = p_lead_id $$;
select ok(tests.meets(rio, '{}') and tests.meets(abroad, '{}'), 'none is met by all') from l;
select ok(tests.meets(rio, '{"origin": ["manual", "event"]}'), 'its origin is one of several') from l;
select ok(not tests.meets(sp, '{"origin": ["event"]}'), 'another''s is not') from l;
select ok(tests.meets(rio, '{"product": ["plano"]}'), 'its product') from l;
select ok(not tests.meets(rio, '{"product": ["carro"]}'), 'is no other') from l;
select ok(not tests.meets(abroad, '{"product": ["plano", "carro"]}'), 'who has none meets none') from l;
select ok(tests.meets(rio, '{"source": ["site"]}'), 'its source') from l;
select ok(not tests.meets(rio, '{"source": ["parceiro"]}'), 'is no other') from l;
select ok(not tests.meets(abroad, '{"source": ["site", "parceiro"]}'), 'who has none meets none') from l;
select ok(tests.meets(rio, '{"uf": ["SP", "RJ"]}'), 'its state') from l;
select ok(not tests.meets(rio, '{"uf": ["SP"]}'), 'is no other') from l;
select ok(tests.meets(sp, '{"uf": ["SP"]}'), 'the other''s is') from l;
select ok(not tests.meets(abroad, '{"uf": ["SP", "RJ", "DF", "GO", "MG"]}'), 'abroad there is none, though the digits look like one') from l;
select ok(tests.meets(rio, '{"uf": ["RJ"], "product": ["plano"], "origin": ["event"], "source": ["site"]}'), 'all of them') from l;
select ok(not tests.meets(rio, '{"uf": ["RJ"], "product": ["plano"], "origin": ["event"], "source": ["parceiro"]}'), 'are more than all but one') from l;
delete from people.identifiers as i using l where i.person_id = tests.person_id(l.sp);
select ok(not tests.meets(sp, '{"uf": ["SP"]}'), 'without a phone there is no state') from l;

select * from finish();
rollback;
