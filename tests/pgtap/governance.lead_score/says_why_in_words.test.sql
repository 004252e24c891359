begin;
select plan(9);

select tests.make_operation();
select tests.lead(1) as lead \gset
select tests.lead(2) as other \gset
select tests.lead(3, '{"attributes": {"prioridade": "alta"}}') as told \gset
create function pg_temp.said(p_lead bigint) returns jsonb language sql as $$select governance.lead_score(l) from leads.leads as l where l.id = p_lead$$;
select is(pg_temp.said(:lead) ->> 'priority_name', 'média', 'like any other');
update scoring.scores as s
set probability = 0.25, low = null, reasons = '[{"feature": "referrer_wins", "value": "3", "weight": 0.42}, {"feature": "hour", "weight": -0.1}]'
where s.lead_id = :lead;
select is(pg_temp.said(:lead) ->> 'priority_name', 'urgente', 'one that is worth more and just came');
select is(pg_temp.said(:lead) ->> 'because', 'Pelas regras: próximo passo, idade e valor esperado (2,5× o do lead médio).', 'and why');
select is(pg_temp.said(:lead) ->> 'sentence', 'Chance de ganho: 25' || chr(160) || '%.', 'its chance');
select is(pg_temp.said(:lead) -> 'reasons', '["ganhos de quem indicou 3: +0,42", "hora não informado: -0,10"]', 'its reasons, as people read them');
select is(pg_temp.said(:other) ->> 'priority_name', 'média', 'nobody else''s');
select is(pg_temp.said(:told) ->> 'because', 'Quem enviou o lead disse.', 'what whoever sent it said');
select scoring.override((select l.uid from leads.leads as l where l.id = :lead), 'low', 'conhece a família');
select is(pg_temp.said(:lead) ->> 'priority_name', 'baixa', 'a human goes before all');
select matches(pg_temp.said(:lead) ->> 'because', ' decidiu: conhece a família$', 'with their reason');

select * from finish();
rollback;
