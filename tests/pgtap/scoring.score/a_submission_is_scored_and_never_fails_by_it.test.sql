begin;
select plan(8);

select tests.make_operation();
select tests.lead(1) as lead \gset
select is((select count(*) from scoring.scores as s where s.lead_id = :lead), 1::bigint, 'a lead is scored as it comes');
select is((select s.probability from scoring.scores as s where s.lead_id = :lead), 0.1::double precision, 'while nothing was learned by a guess');
select ok((select s.low < 0.05 and s.high > 0.3 from scoring.scores as s where s.lead_id = :lead), 'whose width says how little is known');
select matches(
    (select scoring.explain(l.uid, null) ->> 'sentence' from leads.leads as l where l.id = :lead), 'ainda há poucos resultados', 'and whose sentence says so'
);

set constraints all immediate;
set constraints all deferred;
alter table scoring.scores add constraint nothing_works check (lead_id < 0) not valid;
select tests.lead(2) as unscored \gset
select is((select count(*) from scoring.scores as s where s.lead_id = :unscored), 0::bigint, 'when scoring fails the lead is there without a score');
set constraints all immediate;
set constraints all deferred;
alter table scoring.scores drop constraint nothing_works;
select is(scoring.score_due(100), 1::bigint, 'which it gets later');
select is((select count(*) from scoring.scores as s where s.lead_id = :unscored and s.moment = 'registration'), 1::bigint, 'by the job');
select tests.advance('1 day');
select is(scoring.score_due(100), 2::bigint, 'and a day later both are scored again');

select * from finish();
rollback;
