begin;
select plan(9);

-- Tuesday 10 March, noon in São Paulo; messages may go out Monday to Saturday, 8 to 20.
select tests.make_operation('2026-03-10 15:00:00+00');
update ops.settings set value = '{"1": ["08:00", "20:00"], "2": ["08:00", "20:00"], "3": ["08:00", "20:00"], "4": ["08:00", "20:00"], "5": ["08:00", "20:00"], "6": ["08:00", "20:00"]}' where key = 'first_contact_hours';
update ops.settings set value = '5' where key = 'await_reply_days';
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other_id;
create function tests.attempted(p_lead_id bigint, p_steps integer, p_cycle integer default 1) returns void language sql as $$
    insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, state, due_at, created_at, finished_at, falls_on)
    select p_lead_id, p_cycle, n, p.id, 'rework_1', 'sent', '2026-03-01Z', '2026-03-01Z', '2026-03-01Z', '2026-03-01'
    from generate_series(1, p_steps) as n, rework.policies as p where p.is_default
$$;
create function tests.until(p_last timestamptz, p_answer timestamptz default null, p_cycle integer default 1) returns text language sql as $$
    select to_char(rework.await_reply_until(l, row(null, null, null, null, null, null, p_cycle, null, p_last, null, p_answer)::leads.step) at time zone 'America/Sao_Paulo', 'Dy DD HH24:MI')
    from t join leads.leads as l on l.id = t.lead_id
$$;
select is(tests.until('2026-03-10 15:00:00+00'), 'Fri 13 08:00', 'D+3, at the opening');
select is(tests.until('2026-03-12 15:00:00+00'), 'Mon 16 08:00', 'on a Sunday the day after');
select is(tests.until('2026-03-10 15:00:00+00', '2026-03-11 15:00:00+00'), 'Sat 14 08:00', 'from our last word');
select tests.attempted(other_id, 3) from t;
select is(tests.until('2026-03-10 15:00:00+00'), 'Fri 13 08:00', 'another lead''s steps are its own');
select tests.attempted(lead_id, 2) from t;
select is(tests.until('2026-03-10 15:00:00+00'), 'Sat 14 08:00', 'the third step comes after four days');
select is(tests.until('2026-03-10 15:00:00+00', p_cycle => 2), 'Fri 13 08:00', 'in a new cycle the first one');
delete from rework.attempts;
select tests.attempted(lead_id, 3) from t;
select is(tests.until('2026-03-10 15:00:00+00'), 'Sun 15 00:00', 'after the last step the day of the end, which needs no sending');
update rework.policies set is_active = false;
select is(tests.until('2026-03-10 15:00:00+00'), 'Mon 16 08:00', 'without a policy the days of the setting');
update ops.settings set value = '6' where key = 'await_reply_days';
select is(tests.until('2026-03-10 15:00:00+00'), 'Mon 16 08:00', 'whatever they are');

select * from finish();
rollback;
