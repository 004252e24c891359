begin;
select plan(15);

select tests.make_operation();
select tests.doubt_silence();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
select tests.drain();
create function tests.sends_of(p_lead_id bigint) returns integer language sql as $$
    select count(*)::integer from sending.messages as m where m.lead_id = p_lead_id and m.purpose = 'rework'
$$;
create function tests.held(p_lead_id bigint) returns text language sql as $$
    select concat_ws(' ', m.state, coalesce(m.last_error ->> 'held', m.last_error ->> 'cancelled'))
    from outbox.jobs as m where m.lead_id = p_lead_id and m.kind = 'whatsapp.template' and m.payload ->> 'purpose' = 'rework' order by m.id desc limit 1
$$;

select tests.advance('3 days');
select is((select count(*)::integer from rework.run()), 2, 'two are due');
select tests.advance('2 hours');
create temporary table claimed as select c.id, c.kind, c.work from outbox.claim(tests.worker_id(), 10) as c;
insert into claimed select c.id, c.kind, c.work from outbox.claim(tests.worker_id(), 10) as c;
select is(
    (select string_agg(c.kind || ' ' || (c.work ->> 'contact_id'), ', ' order by c.id) from claimed as c),
    'chatwoot.observe 9001, chatwoot.observe 9002', 'neither message leaves: somebody looks first'
);
select is(tests.held(lead_id), 'pending not_looked', 'the message waits') from t;
select is(
    outbox.complete(tests.worker_id(), m.id, m.attempts, jsonb_build_object('conversations', '[]'::jsonb, 'cursors', '[]'::jsonb, 'bodies', jsonb_build_array(
        tests.chatwoot_message(1, 'incoming', 'oi, quero sim', jsonb_build_object('created_at', floor(extract(epoch from util.current_time() - interval '2 days'))))
    ))), 'done', 'the person answered two days ago, and no webhook told'
) from outbox.jobs as m join t on t.lead_id = m.lead_id where m.kind = 'chatwoot.observe';
select is(tests.held(lead_id), 'pending not_looked', 'while that is not applied the message waits') from t;
select is(outbox.complete(tests.worker_id(), m.id, m.attempts, '{"conversations": [], "cursors": [], "bodies": []}'), 'done', 'the other did not')
from outbox.jobs as m join u on u.lead_id = m.lead_id where m.kind = 'chatwoot.observe';
select tests.apply_all();
select is(tests.next_action(lead_id) || ' ' || tests.held(lead_id), 'answer_person cancelled lead_ended', 'whoever answered is not written to') from t;
select tests.claim_look('whatsapp.template');
select is(tests.sends_of(lead_id), 0, 'never') from t;
select is(tests.sends_of(lead_id), 1, 'whoever did not is') from u;
select is(tests.healed(), 'reply 1', 'what was healed is counted');
select is(
    tests.chatwoot_says(
        tests.chatwoot_message(1, 'incoming', 'oi, quero sim', jsonb_build_object('created_at', util.current_time() - interval '2 days'))
    ), 'known', 'the webhook that comes at last tells nothing new'
);
select is(
    tests.write(1, 'wamid.in1', tests.text_of('oi, quero sim'), util.current_time() - interval '2 days'), 'applied known', 'nor does Meta''s'
);
select is((select count(*)::integer from inbox.replies as r join t on t.lead_id = r.lead_id), 1, 'one reply');
select is((select count(*)::integer from inbox.deliveries as d where d.provider = 'observation' and d.raw is not null), 0, 'what was seen is not kept');
select is(tests.status(lead_id), 'engaged', 'and they are engaged') from t;

select * from finish();
rollback;
