begin;
select plan(9);

-- Two steps of the cadence wait for a look; the look for one fails once and begins anew ten minutes later.
select tests.make_operation();
select tests.doubt_silence();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
select tests.drain();
select tests.advance('3 days');
select is((select count(*)::integer from rework.run()), 2, 'two are due');
select tests.advance('2 hours');
select from outbox.claim(tests.worker_id(), 10);
select from outbox.claim(tests.worker_id(), 10);
create function tests.look_of(p_lead_id bigint) returns outbox.jobs language sql as $$
    select m from outbox.jobs as m where m.lead_id = p_lead_id and m.kind = 'chatwoot.observe' order by m.id desc limit 1
$$;
create function tests.looked_at(p_lead_id bigint) returns timestamptz language sql as $$ select max(a.looked_at) from rework.attempts as a where a.lead_id = p_lead_id $$;
create temporary table began as select util.current_time() as first, null::timestamptz as second;
select is(outbox.fail(tests.worker_id(), (tests.look_of(lead_id)).id, 1, tests.chatwoot_error(503)), 'pending', 'both looks fail') from u;
select outbox.fail(tests.worker_id(), (tests.look_of(lead_id)).id, 1, tests.chatwoot_error(503)) from t;
select tests.advance('10 minutes');
select is((select count(*) from outbox.claim(tests.worker_id(), 10) as c where c.kind = 'chatwoot.observe' and c.attempt = 2), 2::bigint, 'and begin anew');
update outbox.attempts as a set claimed_at = a.claimed_at - interval '1 minute' from t where a.job_id = (tests.look_of(t.lead_id)).id and a.attempt = 2;
update began set second = util.current_time();
select tests.advance('20 seconds');
insert into outbox.attempts (job_id, attempt, worker_id, claimed_at, finished_at, outcome) select (tests.look_of(x)).id, -n, tests.worker_id(), util.current_time() - interval '31 days', util.current_time() - interval '30 days' - n * interval '1 minute', 'done' from t, u, unnest(array[t.lead_id, u.lead_id]) as x, generate_series(0, 1) as n;
select is(outbox.complete(tests.worker_id(), (tests.look_of(lead_id)).id, 2, '{"conversations": [], "cursors": [], "bodies": []}'), 'done', 'it finds nothing') from u;
select is(tests.looked_at(lead_id), second, 'what was said since it began the second time is not known') from u, began;
select is(tests.looked_at(lead_id), null, 'nobody has looked for the other') from t;
select is((select string_agg((a.job_id = (tests.look_of(u.lead_id)).id) || ' ' || a.attempt, ', ' order by a.attempt, a.job_id) from outbox.attempts as a, u where a.claimed_at < util.current_time() - interval '29 days'), 'false -1, false 0, true 0', 'tries of before thirty days are forgotten with it, no other job''s')
from (select 1) as one;

-- A look into another number's inbox counts for that one; what is listed of a lead is mended.
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('reserva', '500600700', 1, 8);
select outbox.complete(tests.worker_id(), (tests.look_of(lead_id)).id, 2, jsonb_build_object('bodies', '[]'::jsonb, 'cursors', '[]'::jsonb, 'conversations', jsonb_build_array(tests.listed_conversation(1, '{"labels": []}')))) from t;
select is((select string_agg(j.payload::text, ', ') from outbox.jobs as j, t where j.lead_id = t.lead_id and j.kind = 'chatwoot.update' and j.finished_at is null and j.payload ? 'labels'), '{"labels": true, "conversation_id": 7001}', 'a label that somebody took away comes back');
select chatwoot.order_look(c.id, 7055, util.current_time()) from sending.channels as c where c.code = 'reserva';
create temporary table k as select * from tests.claim_look('chatwoot.observe');
select outbox.complete(tests.worker_id(), id, attempt, jsonb_build_object('conversations', '[]'::jsonb, 'bodies', '[]'::jsonb, 'cursors', '[{"conversation_id": 7055, "read_at": 1773150000, "message_id": 3}]'::jsonb)) from k;
select is((select string_agg(c.code, ' ') from chatwoot.sightings as s join sending.channels as c on c.id = s.channel_id where s.conversation_id = 7055), 'reserva', 'what was read there was read there');

select * from finish();
rollback;
