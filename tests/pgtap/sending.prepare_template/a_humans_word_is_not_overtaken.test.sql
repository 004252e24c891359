begin;
select plan(12);

select tests.make_operation('2026-03-10 09:00:00+00');
create function tests.waiting_lead(p_n integer) returns bigint language plpgsql as $$
declare
    v_lead_id constant bigint := tests.lead(p_n);
begin
    perform sending.request_first_contact(v_lead_id);
    return v_lead_id;
end;
$$;
update ops.settings set value = '{"2": ["08:00", "20:00"]}' where key = 'first_contact_hours';
-- What sending.prepare_template() decides now, without its effects.
create function tests.verdict(p_lead_id bigint) returns text language plpgsql as $$
declare
    v_verdict text;
begin
    select concat_ws(' ', b.verdict, b.reason) into v_verdict
    from outbox.jobs as m
    cross join lateral sending.prepare_template(m.id, util.current_time()) as b
    where m.id = tests.row_id(p_lead_id, 'whatsapp.template');
    raise exception '%', v_verdict using errcode = 'P9999';
exception
    when sqlstate 'P9999' then
        return sqlerrm;
end;
$$;

-- Marked by hand at 06:00, before anything left; nobody cancelled the row, so the decision to send has to see it.
create temporary table t as
select tests.waiting_lead(1) as contacted, tests.waiting_lead(2) as engaged, tests.waiting_lead(3) as qualified,
    tests.waiting_lead(4) as untouched;
select leads.change_status(contacted, 'contacted', 'consultant:1'), leads.change_status(engaged, 'engaged', 'consultant:1'),
    leads.change_status(qualified, 'qualified', 'consultant:1') from t;
select is(tests.verdict(contacted), 'cancel lead_moved_on', 'a lead that was marked contacted is not written to') from t;
select is(tests.verdict(engaged), 'cancel lead_moved_on', 'nor one that was marked engaged') from t;
select is(tests.verdict(qualified), 'cancel lead_moved_on', 'nor one that was marked qualified') from t;
select is(tests.verdict(untouched), 'hold outside_hours', 'whom nobody marked waits for the opening') from t;
select tests.advance('2 hours');
-- A claim whose row is cancelled brings nothing, though more is due.
select tests.drain() from generate_series(1, 10);
select is(
    (select array_agg(m.lead_id) from sending.messages as m), (select array[untouched] from t), 'and alone is written to'
);
select is(tests.next_action(engaged), 'answer_person', 'who was marked engaged is still to be answered') from t;
select is(tests.status(contacted) || ' ' || tests.next_action(contacted), 'contacted await_reply', 'who was marked contacted is waited for') from t;

-- A message that was accepted, could not be delivered and is sent again: the lead is contacted by that message itself.
select tests.advance('1 minute');
update sending.messages as m set state = 'queued', wamid = null, accepted_at = null, earlier_wamids = array['wamid.1'] from t where m.lead_id = t.untouched;
select is(tests.verdict(untouched), 'cancel lead_moved_on', 'who waits for the person is not written to again') from t;
select flow.record_signal(untouched, 'template_waits_first_contact', util.current_time(), 'worker', p_due_at => util.current_time()) from t;
select is(tests.status(untouched) || ' ' || tests.verdict(untouched), 'contacted go', 'what is to be sent again leaves') from t;

-- A row without a purpose is no reason to write at night.
select tests.freeze('2026-03-10 03:00:00+00');
create temporary table u as select tests.waiting_lead(5) as lead_id;
select is(tests.verdict(lead_id), 'hold outside_hours', 'a lead of the night waits') from u;

-- The cadence: an attempt that was planned and was cancelled, and one that is planned.
select tests.freeze('2026-03-17 15:00:00+00');
select leads.change_status(lead_id, 'contacted', 'consultant:1') from u;
select flow.record_signal(lead_id, 'rework_planned', util.current_time() + interval '1 second', 'system', p_due_at => util.current_time()) from u;
create temporary table a as
with made as (
    insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, created_at)
    select u.lead_id, 1, 1, p.id, 'rework_1', util.current_time(), util.current_time() from u, rework.policies as p limit 1
    returning id
)
select id from made;
select outbox.enqueue('whatsapp.template', u.lead_id, util.current_time(), 'rework:' || a.id, jsonb_build_object('purpose', 'rework', 'attempt_id', a.id)) from u, a;
select isnt(tests.verdict(lead_id), 'cancel person_answered', 'a planned attempt is no reason to cancel') from u;
update rework.attempts set state = 'cancelled', reason = 'status_changed', finished_at = util.current_time();
select is(tests.verdict(lead_id), 'cancel person_answered', 'a cancelled one is') from u;

select * from finish();
rollback;
