begin;
select plan(25);

-- Two people with landlines: one of a policy with calls of its own, one of the default.
select tests.make_operation();
update ops.settings set value = '{"1": ["08:00", "20:00"], "2": ["08:00", "20:00"], "3": ["08:00", "20:00"], "4": ["08:00", "20:00"], "5": ["08:00", "20:00"]}' where key = 'first_contact_hours';
select tests.freeze('2026-03-10 12:00:00+00');
select rework.save_policy('evento', '{"name": "Evento", "conditions": {"origin": ["event"]}, "steps": [{"gap_days": 2, "template": "rework_1"}], "calls": ["90 minutes", "1 day", "2 days 1 hour"]}');
create temporary table t as
select tests.lead(1, '{"origin": "event", "person": {"name": "Rita Alves", "phone": "11 3222-1234"}}') as event, tests.lead(2, '{"person": {"name": "Sônia Prado", "phone": "11 3222-9876"}}') as other;
create temporary table before as select tests.snapshot(other) as uninvolved from t;
create function tests.call(p_lead_id bigint, p_called_at timestamptz, p_result text default 'no_answer') returns text language plpgsql as $$
begin
    perform r.body from leads.leads as l, api.record_call(
        tests.credential(), l.uid, convert_to(jsonb_build_object('result', p_result, 'called_at', p_called_at)::text, 'UTF8')
    ) as r where l.id = p_lead_id;
    return (select concat_ws(' ', l.status, l.next_action, to_char(l.next_action_at at time zone 'America/Sao_Paulo', 'DD HH24:MI')) from leads.leads as l where l.id = p_lead_id);
end;
$$;
select is((select jsonb_agg(p.calls order by p.code) from rework.list_policies() as p), '[[], ["01:30:00", "1 day", "2 days 01:00:00"]]', 'each policy has its own waits between calls');
select is(rework.calls_to_make(l), 4, 'and as many calls as they need') from t join leads.leads as l on l.id = t.event;
select is(rework.calls_to_make(l), 3, 'a policy without any has those of the settings') from t join leads.leads as l on l.id = t.other;

-- THE CADENCE
select is(tests.call(event, '2026-03-10 12:00+00'), 'new call_by_consultant 10 10:30', 'an hour and a half after the first call') from t;
select tests.freeze('2026-03-10 13:30:00+00');
select is(tests.call(event, '2026-03-10 13:30+00', 'busy'), 'new call_by_consultant 11 10:30', 'the same hour of the next day after the second') from t;
select tests.freeze('2026-03-11 20:00:00+00');
select is(tests.call(event, '2026-03-11 20:00+00'), 'new call_by_consultant 13 18:00', 'two days and an hour after the third') from t;
select is(tests.snapshot(t.other), b.uninvolved, 'nothing changed for anybody else') from t, before as b;
select is((select g.since at time zone 'UTC' from governance.terms as g where g.lead_id = event), '2026-03-13 21:00', 'the term begins with the call') from t;
select tests.freeze('2026-03-13 21:30:00+00');
select is(tests.call(event, '2026-03-13 21:30+00'), 'unreachable', 'who is not reached by the fourth is unreachable') from t;
select is(tests.call(other, '2026-03-13 21:30+00'), 'new call_by_consultant 16 08:00', 'the default: four hours later, on the next sending day') from t;

-- TOLD IN ANOTHER ORDER, with the same result
create temporary table u as
select tests.lead(3, '{"origin": "event", "person": {"name": "Tânia Leme", "phone": "11 3222-3333"}}') as late, tests.lead(4, '{"origin": "event", "person": {"name": "Vera Dias", "phone": "11 3222-4444"}}') as early;
select tests.call(late, '2026-03-13 20:00+00'), tests.call(early, '2026-03-13 18:00+00') from u;
select is(tests.call(late, '2026-03-13 18:00+00'), 'new call_by_consultant 16 08:00', 'a first call that is told last makes the other the second') from u;
select is(tests.call(early, '2026-03-13 20:00+00'), 'new call_by_consultant 16 08:00', 'as when they are told in order') from u;
-- ANSWERED: the row begins anew
select tests.freeze('2026-03-16 20:00:00+00');
select is(tests.call(early, '2026-03-16 20:00+00', 'answered'), 'engaged scheduled 17 17:00', 'they were spoken to') from u;
select tests.freeze('2026-03-17 20:00:00+00');
select is(tests.call(early, '2026-03-17 20:00+00'), 'engaged call_by_consultant 17 18:30', 'the next call in vain is the first again') from u;

-- A CHANGE, and what is wrong
select rework.save_policy('evento', '{"calls": ["3 hours"]}');
select is(tests.call(late, '2026-03-17 12:00+00'), 'unreachable', 'with one wait there are two calls, and this was the third') from u;
select is((select string_agg(c.call || ' ' || c.wait, ', ') from rework.calls as c), '1 03:00:00', 'they are given whole');
select is((select count(*) from governance.audit as a where a.object_kind = 'rework.calls' and a.action = 'removed'), 2::bigint, 'who changed them stands in the audit');
select rework.save_policy('evento', '{"calls": []}');
select is((select count(*) from rework.calls), 0::bigint, 'none: as the settings say');
select is(rework.check_policy('{"calls": "4 hours"}'), 'calls: a list of at most 99 durations, [] for the settings', 'no list');
select is(rework.check_policy('{"calls": null}'), 'calls: a list of at most 99 durations, [] for the settings', 'nothing');
select is(rework.check_policy('{"calls": ["4 hours", "4"]}'), 'calls[2]: a duration with its unit, from "1 minute" to "30 days"', 'a number without a unit');
select is(rework.check_policy('{"calls": [4]}'), 'calls[1]: a duration with its unit, from "1 minute" to "30 days"', 'a number');
select is(rework.check_policy('{"calls": ["31 days"]}'), 'calls[1]: a duration with its unit, from "1 minute" to "30 days"', 'too long');
select is(rework.check_policy('{"calls": ["1 minute", "30 days"]}'), null, 'from a minute to thirty days');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
