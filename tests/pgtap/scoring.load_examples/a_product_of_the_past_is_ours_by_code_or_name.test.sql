begin;
select plan(1);

select tests.freeze('2026-06-01 12:00:00+00');
insert into leads.products (code, name) values ('solar', 'Energia Sólar'), ('carro', 'Consórcio');
insert into scoring.history (name, reference, registered_at, outcome, ended_at, product, told_at)
select 'past', n::text, '2025-01-01 12:00+00', 'lost', '2025-02-01', p, util.current_time()
from unnest('{solar,ENERGIA SOLAR,Consorcio,Outro}'::text[]) with ordinality as t (p, n);
select scoring.load_examples('registration', util.current_time(), 'time', null);
select is(
    (
        select string_agg(v.word, ', ' order by e.history_id)
        from scoring.work_examples as e
        inner join scoring.work_values() as v on v.place = e.place and v.feature = 'product'
    ), 'solar, solar, carro, Outro', 'so that what was learned of it holds for leads of ours'
);

select * from finish();
rollback;
