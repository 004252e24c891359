begin;
select plan(24);
select tests.freeze('2026-06-01 12:00:00+00');

insert into scoring.history (name, reference, registered_at, outcome, told_at) values ('other', '1', '2025-01-01', 'open', '2025-01-01'), ('past', 'before', '2025-01-01', 'open', '2025-01-01');
create function pg_temp.take(p_rows jsonb, p_map jsonb default '{"reference": "id", "registered_at": "data", "outcome": "fim", "ended_at": "fechado", "amount": "valor", "currency": "moeda", "origin": "origem", "product": "produto", "referrer": "quem"}', p_told_at timestamptz default null, p_won text[] default null)
returns text
language sql
as $$
    select coalesce(string_agg(t.line || ' ' || t.problem, ', '), 'fine')
    from scoring.take_history('past', p_map, (select jsonb_agg(jsonb_build_object('line', n, 'said', r.item)) from jsonb_array_elements(p_rows) with ordinality as r (item, n)), p_told_at, p_won) as t
$$;
create function pg_temp.kept(p_reference text)
returns text
language sql
as $$
    select string_agg(concat_ws('|', h.reference, h.registered_at, h.origin, h.product, h.attributes, h.outcome, h.ended_at, h.amount, h.currency, h.referrer_hash is not null, h.told_at), ' ' order by h.reference)
    from scoring.history as h where h.name = 'past' and h.reference like p_reference
$$;

select is(
    pg_temp.take('[
        {"id": " a ", "data": "2026-01-01 10:00:00+00", "fim": " Ganho ", "fechado": "2026-01-05 12:00:00+00", "valor": "-1.234,567", "moeda": " brl ", "origem": " site ", "produto": "plano", "quem": "João", "cidade": "Boa", "vazio": " ", "email": "a@b.c"},
        {"id": "b", "data": "2026-01-01 10:00:00+00", "fim": "perdido", "fechado": "2026-01-01", "valor": "99999999999.99", "moeda": "reais", "origem": " ", "produto": "", "quem": " "},
        {"id": "c", "data": "2026-01-02 10:00:00+00", "fim": "aberto", "fechado": "2026-01-01 10:00:00+00", "valor": "100000000000"},
        {"id": "", "data": "2026-01-01", "fim": "nada disso"},
        {"id": "d", "data": "", "fim": "aberto"},
        {"id": "e", "data": "2026-06-01 12:00:00+00", "fim": "nada disso"},
        {"id": "f", "data": "2026-06-01 12:00:01+00", "fim": "aberto"},
        {"id": " ", "data": "2026-01-01", "fim": ""}
    ]'), '4 without_outcome, 5 without_date, 6 without_outcome, 7 without_date', 'who came at no time or later than what was told, or became nothing that is known, is a problem'
);
select is(pg_temp.kept('_'), 'a|2026-01-01 10:00:00+00|site|plano|{"cidade": "Boa"}|won|2026-01-05 12:00:00+00|1234.57|BRL|t|2026-06-01 12:00:00+00 b|2026-01-01 10:00:00+00|{}|lost|2026-01-01 10:00:00+00|99999999999.99|f|2026-06-01 12:00:00+00 c|2026-01-02 10:00:00+00|{}|open|f|2026-06-01 12:00:00+00', 'what was said of each: an end on the day it came is after it, one before it is none');
select is(pg_temp.kept('line%'), 'line 8|2026-01-01 03:00:00+00|{}|open|f|2026-06-01 12:00:00+00', 'who has no reference has the line');
select is((select h.referrer_hash = ops.keyed_hash('history_referrer', 'joao') from scoring.history as h where h.reference = 'a'), true, 'a referrer is known by a hash of the name, however it is written');
select is(
    pg_temp.take('[{"id": "a", "data": "2026-02-01", "fim": "lost"}, {"id": "a", "data": "2026-02-02", "fim": "won", "valor": "5"}, {"id": "z", "data": "2026-02-01", "fim": "won"}]', p_told_at => '2026-03-01'), 'fine', 'told again'
);
select is(pg_temp.kept('a'), 'a|2026-02-02 03:00:00+00|{}|won|5.00|f|2026-03-01 00:00:00+00', 'the last word counts');
select is(pg_temp.kept('before'), 'before|2025-01-01 00:00:00+00|{}|open|f|2025-01-01 00:00:00+00', 'nobody else is touched');

select is(
    pg_temp.take('[
        {"id": "p", "data": "2026-01-01", "fim": " Assinou "}, {"id": "q", "data": "2026-01-01", "fim": "ganho"}, {"id": "r", "data": "2026-01-01", "fim": "em aberto"},
        {"id": "s", "data": "2026-01-01", "fim": "qualquer"}, {"id": "t", "data": "2026-01-01"}, {"id": "u", "data": "2026-01-01", "fechado": "2026-01-02"}
    ]', p_won => '{assinou}'), 'fine', 'a company says which words are won'
);
select is(
    (select string_agg(h.reference || ' ' || h.outcome, ', ' order by h.reference) from scoring.history as h where h.reference in ('p', 'q', 'r', 's', 't', 'u')), 'p won, q lost, r open, s lost, t open, u open', 'then others are not'
);
select is(pg_temp.take('[{"data": "2026-01-01", "fechado": "2026-01-03"}, {"data": "2026-01-01", "fechado": " "}]', '{"registered_at": "data", "ended_at": "fechado"}'), 'fine', 'without an outcome');
select is(
    (select string_agg(h.reference || ' ' || h.outcome, ', ' order by h.reference) from scoring.history as h where h.reference like 'line _'), 'line 1 won, line 2 open, line 8 open', 'who has an end was won, and who has none is open'
);
select is(
    (select coalesce(string_agg(t.line || t.problem, ','), 'fine') from scoring.take_history('past', null, '[{"line": 1, "said": "x"}, {"line": 2}]', null, null) as t), 'fine', 'what is no row is none'
);
select is((select string_agg(t.line || ' ' || t.problem, ', ') from scoring.take_history('past', null, '[{"line": 1, "said": {}}]', null, null) as t), '1 without_date', 'of which nothing is said, has no date');
select pg_temp.take(jsonb_build_array(jsonb_build_object('id', repeat('i', 201), 'data', '2026-01-01', 'fim', 'won', 'origem', repeat('o', 101), 'produto', repeat('p', 101), repeat('k', 61), repeat('v', 101))));
select is(
    (select concat_ws(' ', length(h.reference), length(h.origin), length(h.product), (select length(a.key) || ' ' || length(a.value) from jsonb_each_text(h.attributes) as a)) from scoring.history as h where h.reference like 'iii%'),
    '200 100 100 60 100', 'nothing is longer than it may be'
);
select throws_ok($$select scoring.take_history('Past', '{}', '[]', null, null)$$, 'ID105', null, 'a name is written small');
select throws_ok($$select scoring.take_history(null, '{}', '[]', null, null)$$, 'ID105', 'the name of a history has lower case letters, digits, - and _, not null', 'and there is one');

-- Which column is what.
select is(
    scoring.plan_history('{Fim,Nome,Código,Data de criação,Criado em,Situação,Valor,Canal,id}', null), '{"reference": "Código", "registered_at": "Data de criação", "outcome": "Situação", "amount": "Valor", "origin": "Canal"}'::jsonb,
    'columns are known by many names, the first of each counts'
);
select is(
    scoring.plan_history('{Fim,Data,Criado em,Situação,Valor}', '{"outcome": "Fim", "amount": "Criado em"}'), '{"outcome": "Fim", "amount": "Criado em", "registered_at": "Data"}'::jsonb, 'what is said goes before, and a column is one thing only'
);
select is(scoring.plan_history('{Data,Fim}', '{"registered_at": "Fim", "ended_at": "Data"}'), '{"registered_at": "Fim", "ended_at": "Data"}'::jsonb, 'whatever it is called');
select throws_ok($$select scoring.plan_history('{Data,Fim}', '{"outcome": "fim"}')$$, 'ID105', 'outcome is no field of a past lead, or its column is not in the file', 'a column is in the file');
select throws_ok($$select scoring.plan_history('{Data,Fim}', '{"cor": "Fim"}')$$, 'ID105', 'cor is no field of a past lead, or its column is not in the file', 'a field is known');
select throws_ok($$select scoring.plan_history('{Fim,Situação}', null)$$, 'ID105', 'no column says when a lead came', 'there is a date');
select throws_ok($$select scoring.plan_history('{Data,Fim}', null)$$, 'ID105', 'no column says what became of a lead', 'and an outcome');
select is(scoring.plan_history('{Data,Won date}', null), '{"registered_at": "Data", "ended_at": "Won date"}'::jsonb, 'or an end');

select * from finish();
rollback;
