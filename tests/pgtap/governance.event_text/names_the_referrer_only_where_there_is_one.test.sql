begin;
select plan(6);

select tests.make_operation();
create temporary table t as
select
    tests.lead(1, '{"origin": "extension", "referrer": {"name": "Marina Alves"}}') as referred_by,
    tests.lead(2, '{"origin": "event", "referrer": null}') as without;
create function tests.sentences(p_lead bigint) returns text[] language sql as $$
    select array_agg(governance.event_text(e) order by e.seq) from leads.events as e where e.lead_id = p_lead and e.kind in ('created', 'touched')
$$;

select is(tests.sentences(referred_by), '{"Indicação recebida pela Extensão do Chrome, indicada por Marina Alves."}', 'who referred and where it came in') from t;
select is(tests.sentences(without), '{"Indicação recebida pelo Evento."}', 'nobody is named where nobody is known') from t;

select tests.lead(1, '{"origin": "event", "referrer": null}');
select tests.lead(2, '{"origin": "extension", "referrer": {"name": "Marina Alves"}}');
select is((tests.sentences(referred_by))[2], 'Nova indicação recebida pelo Evento.', 'the same for a further referral') from t;
select is((tests.sentences(without))[2], 'Nova indicação recebida pela Extensão do Chrome, feita por Marina Alves.', 'with a referrer too') from t;
set local indica.locale = 'en';
select is((tests.sentences(referred_by))[1], 'Referral received (origin: Chrome extension; referred by: Marina Alves).', 'in English on request') from t;
select is((tests.sentences(without))[1], 'Referral received (origin: Event).', 'in English without a referrer') from t;

select * from finish();
rollback;
