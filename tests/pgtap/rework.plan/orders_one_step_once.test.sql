begin;
select plan(8);

select tests.make_crowd();
select tests.remember();
create function tests.planned(p_n integer, p_step integer, p_cycle integer default 1) returns bigint language plpgsql as $$
declare
    v_attempt rework.attempts;
begin
    v_attempt.id := nextval('rework.attempts_id_seq');
    v_attempt.lead_id := tests.nth(p_n);
    v_attempt.cycle := p_cycle;
    v_attempt.step := p_step;
    v_attempt.policy_id := (select p.id from rework.policies as p where p.is_default);
    v_attempt.template_code := 'rework_1';
    v_attempt.falls_on := '2026-03-13';
    v_attempt.due_at := '2026-03-13 15:00:00+00';
    v_attempt.reason := 'silent';
    v_attempt.hold_out_percent := 12.5;
    return case when rework.plan(array[v_attempt]) = 1 then v_attempt.id end;
end;
$$;
create temporary table a as select tests.planned(1, 8) as id;
select matches(tests.what_changed(), 'leads.leads ~1, outbox.jobs [+]1, rework.attempts [+]1$', 'an attempt, its job and the event');
select is(
    (select concat_ws(' ', x.lead_id = tests.nth(1), x.cycle, x.step, x.state, x.template_code, x.falls_on, x.due_at = '2026-03-13 15:00:00+00', x.created_at = util.current_time(), x.reason is null, x.hold_out_percent) from rework.attempts as x join a on a.id = x.id),
    't 1 8 planned rework_1 2026-03-13 t t t 12.5', 'the step and its day'
);
select is(
    (select concat_ws(' ', o.kind, o.lead_id = x.lead_id, o.due_at = x.due_at, o.dedupe_key = format('rework:%s:1:8', x.lead_id), o.payload = jsonb_build_object('purpose', 'rework', 'template_code', 'rework_1', 'attempt_id', x.id))
     from rework.attempts as x join a on a.id = x.id join outbox.jobs as o on o.id = x.outbox_id), 'whatsapp.template t t t t', 'the attempt names its job, and the job the attempt'
);
select is(
    (select concat_ws(' ', e.actor, e.data ->> 'cycle', e.data ->> 'step', e.data ->> 'reason', (e.data ->> 'due_at')::timestamptz = '2026-03-13 15:00:00+00') from leads.events as e where e.lead_id = tests.nth(1) and e.kind = 'rework_planned' order by e.seq desc limit 1),
    'system 1 8 silent t', 'the history says so'
);
select tests.remember();
select is(tests.did(tests.planned(1, 8)), 'nothing', 'once');
select matches(tests.did((tests.planned(1, 8, 2) is not null)::text), '^true: .*leads.leads ~1, outbox.jobs [+]1, rework.attempts [+]1$', 'another cycle is another');
select matches(tests.did((tests.planned(2, 8) is not null)::text), '^true: .*leads.leads ~1, outbox.jobs [+]1, rework.attempts [+]1$', 'so is another lead');
select is((select count(*) from rework.attempts as x where x.step = 8 and x.outbox_id is not null), 3::bigint, 'each with its job');

select * from finish();
rollback;
