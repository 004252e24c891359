begin;
select plan(10);

-- Nobody's contact is made yet; that of the second failed for good.
select tests.make_operation();
create temporary table t as select tests.lead(1) as one, tests.lead(2) as two, tests.lead(3) as three;
update outbox.jobs set state = 'dead', finished_at = util.current_time() where lead_id = (select two from t);
create function tests.again(p_lead_id bigint, p_before text) returns text language sql as $$
    select flow.order_again(jsonb_populate_record(l, jsonb_build_object('next_action', p_before)), jsonb_populate_record(null::leads.step, '{"action": "first_contact"}'))
    from leads.leads as l where l.id = p_lead_id;
    select concat_ws(' for ', tests.what_changed(), (select string_agg(j.lead_id::text, ' ') from outbox.jobs as j where j.kind = 'whatsapp.template'))
$$;
select tests.remember();
select is(tests.again(one, 'human_review'), 'nothing', 'a contact that is being made orders the first message behind it') from t;
select is(tests.again(two, 'first_contact'), 'nothing', 'what stood is ordered already') from t;
select is(tests.again(two, 'human_review'), 'outbox.jobs +1 for ' || two, 'without a contact nothing else would order it') from t;
select is(tests.again(two, null), 'nothing for ' || two, 'once') from t;
select is(tests.again(three, 'human_review'), 'nothing for ' || two, 'another''s is not ordered for it') from t;
-- Nor does the conversation of another count.
insert into chatwoot.conversations (lead_id, channel_id, conversation_id, is_reused, created_at) select t.three, tests.channel(), 7003, false, util.current_time() from t;
select tests.remember();
select is(tests.again(one, 'human_review'), 'nothing for ' || two, 'a conversation of another is none') from t;
select is(tests.again(three, 'human_review'), 'outbox.jobs +1 for ' || two || ' ' || three, 'behind its own it is ordered') from t;

-- Of the steps of a cadence the last is ordered again, when it was cancelled.
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, state, due_at, created_at, finished_at)
select l.id, c.cycle, c.step, s.policy_id, s.template_code, c.state, util.current_time(), util.current_time(), util.current_time()
from t, unnest(array[t.one, t.two]) as l (id), (values (1, 1, 'sent'), (1, 2, 'cancelled'), (2, 1, 'cancelled')) as c (cycle, step, state), rework.steps as s, rework.policies as p
where p.is_default and s.policy_id = p.id and s.step = c.step;
create function tests.attempts() returns text language sql as $$
    select string_agg(concat_ws(' ', case when a.lead_id = t.one then 'one' else 'two' end, a.cycle, a.step, a.state), ', ' order by a.lead_id, a.cycle, a.step) from rework.attempts as a, t
$$;
create function tests.rework_again(p_lead_id bigint, p_cycle integer) returns void language sql as $$
    select flow.order_again(l, jsonb_populate_record(null::leads.step, jsonb_build_object('action', 'rework', 'action_at', util.current_time(), 'cycle', p_cycle)))
    from leads.leads as l where l.id = p_lead_id
$$;
select tests.rework_again(one, 1) from t;
select is(tests.attempts(), 'one 1 1 sent, one 1 2 planned, one 2 1 cancelled, two 1 1 sent, two 1 2 cancelled, two 2 1 cancelled', 'the last of this cycle of this lead');
select tests.rework_again(one, 1) from t;
select is(tests.attempts(), 'one 1 1 sent, one 1 2 planned, one 2 1 cancelled, two 1 1 sent, two 1 2 cancelled, two 2 1 cancelled', 'once');
update rework.attempts set state = 'sent', finished_at = util.current_time() where state = 'planned';
select tests.rework_again(one, 1) from t;
select is(tests.attempts(), 'one 1 1 sent, one 1 2 sent, one 2 1 cancelled, two 1 1 sent, two 1 2 cancelled, two 2 1 cancelled', 'what was sent is not sent again');

select * from finish();
rollback;
