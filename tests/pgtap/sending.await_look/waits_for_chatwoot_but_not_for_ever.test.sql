begin;
select plan(10);

select tests.make_operation();
select tests.doubt_silence();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
select tests.drain();
create function tests.held(p_lead_id bigint) returns text language sql as $$
    select concat_ws(' ', m.state, coalesce(m.last_error ->> 'held', m.last_error ->> 'cancelled'))
    from outbox.jobs as m where m.lead_id = p_lead_id and m.kind = 'whatsapp.template' and m.payload ->> 'purpose' = 'rework' order by m.id desc limit 1
$$;
create function tests.away() returns void language sql as $$
    select outbox.fail(tests.worker_id(), c.id, c.attempt, tests.chatwoot_error(503, '{"phase": "no_answer"}'))
    from outbox.claim(tests.worker_id(), 10) as c where c.kind = 'chatwoot.observe'
$$;

select tests.advance('3 days');
select rework.run();
select tests.advance('2 hours');
select tests.away();
select is(tests.held(lead_id), 'pending not_looked', 'while Chatwoot is away the message waits') from t;
select tests.advance('3 hours 59 minutes');
select tests.away();
select is(tests.held(lead_id), 'pending not_looked', 'for hours') from t;
select is((select count(*)::integer from outbox.jobs as m where m.kind = 'chatwoot.observe' and m.lead_id = t.lead_id), 1, 'one look is ordered, tried again and again') from t;
update rework.attempts as a set look_asked_at = null, looked_at = util.current_time() from u where a.lead_id = u.lead_id;
select tests.advance('2 minutes');
select tests.away();
select is(tests.held(lead_id), 'cancelled not_looked', 'after its time it is not sent') from t;
select is(tests.next_action(lead_id), 'human_review', 'and a human looks instead') from t;
select is((select a.state || ' ' || a.reason from rework.attempts as a where a.lead_id = t.lead_id), 'cancelled not_looked', 'the attempt says why') from t;
select is((select m.state from sending.messages as m where m.lead_id = u.lead_id and m.purpose = 'rework'), 'sending', 'one for whom somebody looked leaves') from u;
select tests.advance('1 minute');
select is_empty($$select from outbox.claim(tests.worker_id(), 10) as c where c.kind = 'chatwoot.observe' and c.lead_id = (select lead_id from t)$$, 'nobody looks for what is given up');
select is((select m.state from outbox.jobs as m where m.kind = 'chatwoot.observe' and m.lead_id = t.lead_id), 'cancelled', 'its look is withdrawn') from t;

update rework.attempts as a set looked_at = util.current_time() - interval '6 minutes', state = 'planned', finished_at = null from u where a.lead_id = u.lead_id;
select is((sending.await_look((select a.id from rework.attempts as a where a.lead_id = u.lead_id), u.lead_id, util.current_time())).reason, 'not_looked', 'an old look says nothing') from u;

select * from finish();
rollback;
