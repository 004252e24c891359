begin;
select plan(10);

select tests.make_crowd();
create temporary table e as select e.lead_id, max(e.seq) as seq from leads.events as e group by e.lead_id;
select tests.remember();
select is(
    tests.did(leads.append_events(array[tests.nth(2), tests.nth(1)], 'exported', 'operator', array['{"n": 2, "reason": "asked"}'::jsonb, '{"n": 1}'])),
    '2: leads.events +2, leads.leads ~2', 'one event in each history, and what their leads know of it'
);
select is(
    (select string_agg(format('%s %s %s %s %s', x.lead_id - tests.nth(1) + 1, x.seq - e.seq, x.kind, x.actor, x.data), ', ' order by x.lead_id) from leads.events as x join e on e.lead_id = x.lead_id and x.seq > e.seq),
    '1 1 exported operator {"n": 1}, 2 1 exported operator {"n": 2, "reason": "asked"}', 'each with its own data and the next number'
);
select is((select bool_and(leads.verify_chain(l.id)) from leads.leads as l), true, 'the chains hold');
select is((select bool_and(x.at = util.current_time()) from leads.events as x join e on e.lead_id = x.lead_id and x.seq > e.seq), true, 'at the time that it is');
select throws_ok(format($$select leads.append_events(array[%s, %s], 'exported', 'operator', array['{}'::jsonb, '{}'])$$, tests.nth(1), tests.nth(1)), 'ID201', null, 'no lead twice');
select throws_ok($$select leads.append_events(array[-1::bigint], 'exported', 'operator', array['{}'::jsonb])$$, 'ID201', null, 'none that does not exist');
select throws_ok(format($$select leads.append_events(array[%s], 'exported', 'operator', array['{"reason": "she said so"}'::jsonb])$$, tests.nth(1)), 'ID105', null, 'no words');
select tests.remember();
select is(tests.did(leads.append_events('{}', 'exported', 'operator', '{}')), '0: nothing', 'nobody is nothing');

-- What follows does: of a kind that nobody has made faster, of each by itself.
select leads.append_events(array[tests.nth(1), tests.nth(2)], 'step_lost', 'system', array['{"reason": "nothing_ordered"}'::jsonb, '{"reason": "nothing_ordered"}']);
select is(tests.next_action(tests.nth(1)) || ' ' || tests.next_action(tests.nth(2)) || ' ' || tests.next_action(tests.nth(3)), 'human_review human_review await_reply', 'a human looks at each');
select leads.append_event(tests.nth(3), 'step_lost', 'system', '{"reason": "nothing_ordered"}');
select is(tests.next_action(tests.nth(3)), 'human_review', 'a single event after that follows as ever');

select * from finish();
rollback;
