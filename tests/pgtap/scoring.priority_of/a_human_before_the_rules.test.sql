begin;
select plan(11);

select tests.make_operation();
select tests.lead(1, '{"product": "plano"}') as lead \gset
select tests.lead(2) as other \gset
create function pg_temp.priority(p_lead_id bigint) returns text language sql as $$select scoring.priority_of(l) from leads.leads as l where l.id = p_lead_id$$;
select is(pg_temp.priority(:lead), 'medium', 'a lead like any other is of medium priority');
update scoring.scores set probability = 0.25 where lead_id = :lead;
select is(pg_temp.priority(:lead), 'urgent', 'one that is worth twice as much and waits for its first contact is urgent');
select is(pg_temp.priority(:other), 'medium', 'and nobody else');
select tests.advance('2 days');
select is(pg_temp.priority(:lead), 'high', 'later it is no more than high');
update scoring.scores set probability = 0.02 where lead_id = :lead;
select is(pg_temp.priority(:lead), 'low', 'what will hardly be won is low');

select scoring.take_history(
    'past', '{"reference": "id", "registered_at": "data", "outcome": "fim", "amount": "valor", "product": "produto", "currency": "moeda"}',
    '[{"line": 1, "said": {"id": "1", "data": "2025-01-01", "fim": "ganho", "valor": "9000", "produto": "plano", "moeda": "BRL"}},
      {"line": 2, "said": {"id": "2", "data": "2025-01-01", "fim": "ganho", "valor": "1.000,00", "produto": "outro", "moeda": "BRL"}}]', null, null
);
update scoring.scores set probability = 0.1 where lead_id = :lead;
select is(
    (select round(scoring.worth_of(l)::numeric, 2) from leads.leads as l where l.id = :lead), 1.80, 'a product of which more is won a time is worth more'
);
select is((select round(scoring.worth_of(l)::numeric, 2) from leads.leads as l where l.id = :other), 1.00, 'than none');

select scoring.override((select l.uid from leads.leads as l where l.id = :lead), 'low', 'knows the family');
select is(pg_temp.priority(:lead), 'low', 'a human goes before the rules');
select is(
    (select s.texts[array_position(s.names, 'human_priority')] from leads.leads as l, scoring.collect(l, 'd3') as s where l.id = :lead), 'low',
    'and later moments know of it'
);
select scoring.override((select l.uid from leads.leads as l where l.id = :lead), null, 'mistake');
select is(pg_temp.priority(:lead), 'high', 'taken back, the rules hold again');
select throws_ok(format($$select scoring.override(%L, 'low', ' ')$$, (select l.uid from leads.leads as l where l.id = :lead)), 'ID105', null, 'a reason is asked for');

select * from finish();
rollback;
