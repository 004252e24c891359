begin;
select plan(23);

-- A lead whose first message waits for Chatwoot, one whose person waits, and one that nobody speaks of.
select tests.make_operation();
select tests.freeze('2026-03-10 12:00:00+00');
create temporary table t as select null::bigint as fresh, tests.lead(2) as asked, tests.lead(3) as other;
select tests.drain();
update t set fresh = tests.lead(1);
select tests.reply(asked) from t;
create temporary table before as select tests.snapshot(other) as uninvolved from t;
create function tests.set_step(p_lead_id bigint, p_body jsonb, p_key text default null, p_token_id bigint default tests.token_id(), out http_status integer, out body jsonb)
language sql as $$
    select a.http_status, a.body
    from leads.leads as l, api.set_next_action(tests.credential(p_token_id), l.uid, convert_to(p_body::text, 'UTF8'), p_key) as a
    where l.id = p_lead_id
$$;

-- REFUSED, WITH THE FIELD
select is((tests.set_step(asked, '{}')).body #>> '{errors,0,field}', 'at', 'without a time') from t;
select is((tests.set_step(asked, '{"at": "amanhã"}')).body #>> '{errors,0,field}', 'at', 'with words') from t;
select is((tests.set_step(asked, '{"at": "2026-03-10T08:59"}')).body #>> '{errors,0,field}', 'at', 'in the past') from t;
select is((tests.set_step(asked, '{"at": "9999-12-31"}')).body #>> '{errors,0,field}', 'at', 'in the year 9999') from t;
select is((tests.set_step(asked, '{"at": "2026-03-12T15:00", "action": "rework"}')).body #>> '{errors,0,field}', 'action', 'what only the machine does') from t;
select is((tests.set_step(asked, '{"at": "2026-03-12T15:00", "note": 7}')).body #>> '{errors,0,field}', 'note', 'a note that is none') from t;
select is(
    (tests.set_step(asked, '{"at": "2026-03-12T15:00"}', p_token_id => tests.make_token('Outra', '{leads:write}', (select c.id from routing.consultants as c where c.id <> l.consultant_id limit 1)))).http_status,
    404, 'of somebody else''s lead'
) from t join leads.leads as l on l.id = t.asked;
select is(tests.next_action(asked), 'answer_person', 'and nothing has happened') from t;

-- SET
select is((tests.set_step(asked, '{"at": "12/03/2026 15:00", "note": "Depois da viagem"}', 'k1')).body ->> 'next_action', 'scheduled', 'an hour as Brazil writes it') from t;
select is(
    (select concat_ws(' ', l.next_action_at at time zone 'UTC', l.appointment_at at time zone 'UTC') from leads.leads as l where l.id = asked),
    '2026-03-12 18:00:00 2026-03-12 18:00:00', 'is one on the operation''s wall'
) from t;
select is(
    (select concat_ws(' ', g.kind, g.since at time zone 'UTC', g.state) from governance.terms as g where g.lead_id = asked), 'scheduled 2026-03-12 18:00:00 running', 'the term begins then'
) from t;
select is((select v.value from leads.event_values as v where v.lead_id = asked and v.field = 'note'), 'Depois da viagem', 'words are kept beside the chain') from t;
select is((select a.why from governance.audit as a where a.action = 'appointment_set'), 'Depois da viagem', 'the audit tells who and why');
select is((tests.set_step(asked, '{"at": "12/03/2026 15:00", "note": "Depois da viagem"}', 'k1')).http_status, 200, 'the same key again') from t;
select is((tests.set_step(asked, '{"at": "12/03/2026 15:00", "note": "Depois da viagem"}')).http_status, 200, 'the same within a minute') from t;
select is((select count(*) from leads.events as e where e.kind = 'appointment_set'), 1::bigint, 'counts once');
select is((tests.set_step(asked, '{"at": "13/03/2026 15:00"}', 'k1')).http_status, 422, 'another body under that key does not') from t;

-- SAID AGAIN after the person wrote: a new word
select tests.freeze('2026-03-10 12:00:20+00');
select tests.reply(asked, 'E o preço?') from t;
select tests.freeze('2026-03-10 12:00:40+00');
select is(tests.next_action(asked), 'answer_person', 'a new wish of the person goes first') from t;
select is((tests.set_step(asked, '{"at": "12/03/2026 15:00", "note": "Depois da viagem"}')).body ->> 'next_action', 'scheduled', 'and the same day that is set then is a decision about it') from t;

-- WHAT WAS PLANNED FOR SILENCE does not leave
select is((tests.set_step(fresh, '{"at": "2026-03-10T16:00:00-03:00"}')).body ->> 'next_action', 'scheduled', 'before the first message') from t;
select is((select count(*) from outbox.jobs as j where j.lead_id = fresh and j.kind = 'whatsapp.template' and j.state in ('pending', 'claimed')), 0::bigint, 'none goes out') from t;
select leads.change_status(asked, 'lost', 'tests', 'price') from t;
select is((tests.set_step(asked, '{"at": "2026-03-12T15:00"}')).body ->> 'code', 'ID305', 'an ended lead has no next step') from t;
select is(tests.snapshot(t.other), b.uninvolved, 'nothing changed for anybody else') from t, before as b;

select * from finish();
rollback;
