begin;
select plan(5);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.step('whatsapp.template'), tests.step('chatwoot.note');

select tests.freeze('2026-04-10 12:00:00+00');
select results_eq('select r.step from rework.run() as r', 'values (1)', 'a month later one step is due, not three');
select is_empty('select * from rework.run()', 'and only one, however often it runs');
select tests.step('whatsapp.template', '{"wamid": "w1"}');
select is_empty('select * from rework.run()', 'the next one waits for its gap');
select results_eq(
    $$select r.step, r.due_at >= '2026-06-01 12:00:00+00' from rework.run('2026-06-01 12:00:00+00', true) as r$$,
    $$values (2, true)$$, 'a future p_as_of plans as if it were then, due not before it'
);
select is(tests.is_sound(), '', 'nothing stagnates');

select * from finish();
rollback;
