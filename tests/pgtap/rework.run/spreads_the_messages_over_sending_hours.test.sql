begin;
select plan(5);

select tests.make_operation('2026-03-10 15:00:00+00');
select tests.lead_with_conversation(1), tests.step('whatsapp.template'), tests.step('chatwoot.note');
select tests.lead_with_conversation(2), tests.step('whatsapp.template'), tests.step('chatwoot.note');
select tests.lead_with_conversation(3), tests.step('whatsapp.template'), tests.step('chatwoot.note');
update ops.settings set value = '2' where key = 'rework_per_minute';
update ops.settings set value = '{"1": ["08:00", "20:00"], "5": ["08:00", "20:00"]}' where key = 'first_contact_hours';

-- Friday 13 March 2026, 06:00 in São Paulo.
select tests.freeze('2026-03-13 09:00:00+00');
create temporary table r as select * from rework.run();
select is((select count(*) from r), 3::bigint, 'three leads are due');
select is((select min(due_at) from r), '2026-03-13 11:00:00+00'::timestamptz, 'not before the opening');
select is(
    (select array_agg(due_at order by due_at) from r), '{2026-03-13 11:00:00+00,2026-03-13 11:00:30+00,2026-03-13 11:01:00+00}'::timestamptz[],
    'and not all at the opening'
);

select tests.freeze('2026-03-13 22:59:30+00');
update leads.leads set next_action = 'await_reply', next_action_at = util.current_time();
delete from rework.attempts;
update outbox.jobs set dedupe_key = dedupe_key || ':before' where payload ->> 'purpose' = 'rework';
create temporary table s as select * from rework.run();
select results_eq(
    'select due_at from s order by due_at',
    $$values ('2026-03-13 22:59:30+00'::timestamptz), ('2026-03-16 11:00:00+00'), ('2026-03-16 11:00:30+00')$$,
    'half a minute apart, and what falls after closing waits for Monday'
);
select is((select count(distinct lead_id) from s), 3::bigint, 'each lead once');

select * from finish();
rollback;
