begin;
select plan(5);

select tests.make_operation();
select is(scoring.product_worths(), '{}', 'nothing was won yet');
insert into leads.products (code, name) values ('caro', 'Caro'), ('barato', 'Barato');
insert into scoring.history (name, reference, registered_at, outcome, ended_at, amount, currency, product, told_at)
select 'past', n::text, '2025-01-01', 'won', '2025-02-01', case when n < 3 then 3000 else 1000 end, case when n = 5 then 'USD' else 'BRL' end, case when n < 3 then 'caro' when n < 6 then 'barato' end, '2026-01-01'
from generate_series(1, 6) as n;
-- 3000, 3000, 1000, 1000 and 1000 of no product: the average is 1800.
select is(
    (select string_agg(p.code || ' ' || round((scoring.product_worths() ->> p.id::text)::numeric, 2), ', ' order by p.code) from leads.products as p where scoring.product_worths() ? p.id::text),
    'barato 0.56, caro 1.67', 'against the average, in the currency in which most was won'
);
select tests.lead(1, '{"product": "caro"}') as lead \gset
select is(round(scoring.worth_of(l)::numeric, 2), 1.67, 'a lead for it is worth as many times the average') from leads.leads as l where l.id = :lead;
select is(round(scoring.worth_of(l, '{}')::numeric, 2), 1.00, 'or as whoever asks for many says') from leads.leads as l where l.id = :lead;

insert into leads.products (code, name) values ('solar', 'Energia Sólar');
insert into scoring.history (name, reference, registered_at, outcome, ended_at, amount, currency, product, told_at)
values ('past', 'a', '2025-01-01', 'won', '2025-02-01', 2700, 'BRL', 'ENERGIA SOLAR', '2026-01-01'), ('past', 'b', '2025-01-01', 'won', '2025-02-01', 900, 'BRL', 'solar', '2026-01-01');
select is(
    (select round((scoring.product_worths() ->> p.id::text)::numeric, 2) from leads.products as p where p.code = 'solar'), 1.00,
    'whether the past calls it by its code or by its name'
);

select * from finish();
rollback;
