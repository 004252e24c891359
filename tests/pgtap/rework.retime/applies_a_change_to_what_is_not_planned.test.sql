begin;
select plan(15);
select tests.make_operation('2026-03-10 15:00:00+00');
select leads.save_product('carro', 'Carro');
create temporary table t as
select tests.lead(1, '{"product": "carro"}') as car, tests.lead(2) as other, tests.lead(3, '{"product": "carro"}') as planned, tests.lead(4, '{"product": "carro"}') as waits;
select count(*) from tests.drain();
create function tests.due(p_lead_id bigint) returns text language sql as $$
    select format('%s %s', l.next_action, to_char(l.next_action_at at time zone 'America/Sao_Paulo', 'DD')) from leads.leads as l where l.id = p_lead_id
$$;
-- One was written to five days before, and its step is planned for tomorrow.
update flow.signals as s set said_at = s.said_at - interval '2 days', reached_at = s.reached_at - interval '2 days' from t where s.lead_id = t.planned and s.signal = 'template_accepted';
select flow.decide(planned, 'test', 'test') from t;
select tests.freeze('2026-03-11 12:00:00+00');
select is((select count(*) from rework.run()), 1::bigint, 'one step is planned');
select is(tests.due(planned), 'rework 11', 'for today') from t;
select is(tests.due(car), 'await_reply 13', 'the others wait for D+3') from t;

select is(rework.retime(10), null, 'nothing to do while nothing changed');
select rework.save_policy('carro', '{"name": "Carro", "conditions": {"product": ["carro"]}, "steps": [{"gap_days": 2, "template": "rework_2"}, {"gap_days": 5, "template": "rework_3"}]}');
select is(rework.retime(2), 1, 'the first two leads: one waits for less now');
select is(tests.due(car), 'await_reply 12', 'for D+2') from t;
select is(tests.due(other), 'await_reply 13', 'who has another cadence waits as before') from t;
select is(rework.retime(10), 1, 'the rest');
select is(tests.due(waits), 'await_reply 12', 'D+2 as well') from t;
select is(tests.due(planned), 'rework 11', 'what is planned stays') from t;
select is(rework.retime(10), 0, 'and then nobody');
select is(rework.retime(10), null, 'until the next change');

-- Of themselves, in the daily run.
select rework.save_policy('default', '{"days": "business"}');
select tests.freeze('2026-03-12 12:00:00+00');
select is(jobs.run('rework.run'), 'succeeded', 'the daily run');
select is((select a.template_code from rework.attempts as a, t where a.lead_id = t.car), 'rework_2', 'plans by the new one');
select is((select count(*) from rework.retimings), 0::bigint, 'after it worked the waits out anew');

select * from finish();
rollback;
