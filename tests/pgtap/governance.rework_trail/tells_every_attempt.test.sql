begin;
select plan(3);
create temporary table t as select * from tests.tell_story();

select results_eq(
    $$select r.lead_id = t.revived, r.policy, r.cycle, r.step, r.template_code, r.state, r.reason, r.accepted_at, r.replied_after, r.replied_within
        from governance.rework_trail as r, t$$,
    $$values (true, 'default', 1, 1, 'rework_1', 'sent', 'accepted', '2026-03-13 12:00:00+00'::timestamptz, true, interval '1 day')$$,
    'the attempt, its message, and the reply that came of it'
);
create temporary table n as select tests.lead(7) as lead_id;
select tests.drain();
select tests.freeze('2026-03-18 12:00:00+00');
select rework.run();
select results_eq(
    $$select r.state, r.message_uid, r.replied_after from governance.rework_trail as r, n where r.lead_id = n.lead_id$$,
    $$values ('planned', null::uuid, false)$$, 'one that is planned has no message yet'
);
select tests.reply(lead_id) from n;
select results_eq(
    $$select r.state, r.reason, r.replied_after from governance.rework_trail as r, n where r.lead_id = n.lead_id$$,
    $$values ('cancelled', 'replied', false)$$, 'one that was stopped says why'
);

select * from finish();
rollback;
