begin;
select plan(18);

select tests.make_operation();
select tests.doubt_silence();
create temporary table t as select tests.lead(1) as lead_id;
create temporary table u as select tests.lead(2) as lead_id;
create function tests.stands(p_lead_id bigint) returns text language sql as $$
    select format('%s %s %s', l.status, coalesce(l.next_action, '-'), coalesce(l.hold_reason, '-')) from leads.leads as l where l.id = p_lead_id
$$;
create function tests.templates(p_lead_id bigint) returns bigint language sql as $$
    select count(*) from outbox.jobs as m where m.lead_id = p_lead_id and m.kind = 'whatsapp.template' and m.state in ('pending', 'claimed', 'done')
$$;
select tests.step('chatwoot.contact', '{"contact_id": 9001, "source_id": "5511", "is_blocked": true}');
select tests.step('chatwoot.contact', '{"contact_id": 9002, "source_id": "5512", "is_blocked": false}');
select is(tests.stands(lead_id), 'new human_review contact_blocked', 'a human decides') from t;
select is(tests.stands(lead_id), 'new first_contact -', 'the other is contacted') from u;
select tests.drain();
select is(tests.templates(lead_id), 0::bigint, 'nothing is sent') from t;
select is(tests.templates(lead_id), 1::bigint, 'to them alone') from u;
select is((select count(*) from chatwoot.conversations as c where c.lead_id = t.lead_id), 1::bigint, 'the conversation is there for whoever decides') from t;
select is(
    (select governance.event_text(e) from leads.events as e where e.lead_id = t.lead_id and e.kind = 'contact_blocked'),
    meta.text('event.contact_blocked'), 'the history says so'
) from t;
select is(chatwoot.note_blocked(lead_id, true, util.current_time()), false, 'once') from t;

-- Blocked after the first contact: seen before the next message leaves.
select is(tests.stands(lead_id), 'contacted await_reply -', 'the other waits for an answer') from u;
select is(chatwoot.note_blocked(lead_id, false, util.current_time()), false, 'who is not blocked') from u;
select is(chatwoot.note_blocked(lead_id, null, util.current_time()), false, 'of whom it is not told') from u;
select is(tests.stands(lead_id), 'contacted await_reply -', 'goes on as before') from u;
select tests.advance('3 days');
select rework.run();
select is(tests.stands(lead_id), 'contacted rework -', 'the step of the cadence is planned') from u;
create temporary table w as select c.id, c.attempt from outbox.claim(tests.worker_id()) as c where c.kind = 'chatwoot.observe';
insert into w select c.id, c.attempt from outbox.claim(tests.worker_id()) as c where c.kind = 'chatwoot.observe';
select outbox.complete(tests.worker_id(), w.id, w.attempt, jsonb_build_object(
    'bodies', '[]'::jsonb, 'cursors', '[]'::jsonb, 'conversations', jsonb_build_array(tests.listed_conversation(2, '{"meta": {"sender": {"id": 9002, "blocked": true}, "assignee": {"id": 103}}}'))
)) from w;
select is(tests.stands(lead_id), 'contacted human_review contact_blocked', 'the look before it finds the block') from u;
select is(tests.templates(lead_id), 1::bigint, 'and no second message leaves') from u;

-- The end is the end.
create temporary table x as select tests.lead_with_conversation(3) as lead_id;
select tests.drain();
select leads.change_status(lead_id, 'lost', 'operator', 'no_interest') from x;
select is(chatwoot.note_blocked(lead_id, true, util.current_time()), false, 'of an ended lead it says nothing') from x;

-- Told by the list of what changed.
create temporary table y as select tests.lead_with_conversation(4) as lead_id;
select tests.drain();
select tests.advance('1 minute');
select tests.sweep(tests.listed_conversation(4, '{"meta": {"sender": {"id": 9004, "blocked": true}, "assignee": {"id": 103}}}'), tests.listed_conversation(9, '{"meta": {"sender": {"id": 9009, "blocked": true}}}'));
select is(tests.stands(lead_id), 'contacted human_review contact_blocked', 'a list that shows it holds the lead') from y;
select is((select count(*) from leads.events as e where e.kind = 'contact_blocked'), 3::bigint, 'and nobody else''s');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
