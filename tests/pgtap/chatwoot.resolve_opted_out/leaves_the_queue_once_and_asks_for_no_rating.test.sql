begin;
select plan(21);

select tests.make_operation('2026-03-10 15:00:00+00');
-- Another number asks for no ratings.
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, has_csat) values ('reserva', '500600700', 1, 8, false);
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
select tests.drain();
select tests.advance('1 minute');
select tests.reply(lead_id, 'PARAR') from t;
select tests.reply(lead_id, 'Quero saber') from u;
select tests.drain();
select tests.advance('5 minutes');
select is(chatwoot.resolve_opted_out(), 0::bigint, 'while it is not known whether Chatwoot asks for ratings, nobody who wrote today is resolved');
update sending.channels set has_csat = true where is_default;
select is(chatwoot.resolve_opted_out(), 0::bigint, 'nor while it does');
update sending.channels set has_csat = false;
update ops.settings set value = '"off"' where key = 'resolve_opted_out';
select is(chatwoot.resolve_opted_out(), 0::bigint, 'nor against the setting');
update ops.settings set value = '"on"' where key = 'resolve_opted_out';
select is(chatwoot.resolve_opted_out(), 1::bigint, 'else it leaves the queue');
select is(chatwoot.resolve_opted_out(), 0::bigint, 'once');
create temporary table c as select * from tests.claim_one('chatwoot.update');
select is(array[work ->> 'conversation_id', work ->> 'status'], array['7001', 'resolved'], 'that conversation and no other') from c;
select is(outbox.complete(tests.worker_id(), id, attempt, '{}'), 'done', 'it is resolved') from c;
select is((select array_agg(v.conversation_id || ' ' || v.status order by v.conversation_id) from chatwoot.conversations as v), '{7001 resolved,7002 open}', 'the other person''s stays');
update chatwoot.conversations set status = 'open' where conversation_id = 7001;
select tests.advance('1 hour');
select is(chatwoot.resolve_opted_out(), 0::bigint, 'whoever opens it again has it');

-- An order that words withdrew is made again when nobody writes any more; one that resolved is not.
create temporary table x as select tests.lead_with_conversation(5) as lead_id;
select tests.drain();
select tests.advance('1 minute');
select tests.reply(lead_id, 'PARAR') from x;
select tests.drain();
select tests.advance('5 minutes');
select tests.drain();
select is(chatwoot.resolve_opted_out(), 1::bigint, 'another asks for no more');
create temporary table y as select * from tests.claim_one('chatwoot.update');
select is(outbox.complete(tests.worker_id(), id, attempt, jsonb_build_object('written_at', extract(epoch from util.current_time()))), 'done', 'somebody wrote, so that it is left') from y;
select is(chatwoot.resolve_opted_out(), 0::bigint, 'not while they may go on');
select tests.advance('5 minutes');
select is(chatwoot.resolve_opted_out(), 1::bigint, 'then it is ordered again');
update outbox.jobs set state = 'cancelled', finished_at = util.current_time() where state = 'pending' and dedupe_key like 'resolve_opted_out:%';
select tests.advance('5 minutes');
select is(chatwoot.resolve_opted_out(), 1::bigint, 'also when it was withdrawn before it left');
create temporary table z as select * from tests.claim_one('chatwoot.update');
select is(outbox.complete(tests.worker_id(), id, attempt, '{}'), 'done', 'it is resolved') from z;
update chatwoot.conversations set status = 'open' where conversation_id = 7005;
select tests.advance('5 minutes');
select is(chatwoot.resolve_opted_out(), 0::bigint, 'and whoever opens it again has it');

-- With ratings: a day later.
create temporary table w as select tests.lead_with_conversation(3) as lead_id;
select tests.drain();
update sending.channels set has_csat = true;
select tests.reply(lead_id, 'PARAR') from w;
select tests.drain();
select tests.advance('10 minutes');
select is(chatwoot.resolve_opted_out(), 0::bigint, 'where ratings are asked for');
select tests.drain();
-- Whatever else resolves it waits too.
select outbox.enqueue(p_kind => 'chatwoot.update', p_lead_id => lead_id, p_due_at => util.current_time(), p_payload => '{"status": "resolved", "conversation_id": 7003, "labels_add": ["x"], "unless_written_after": "2026-03-10 18:00:00+00"}') from w;
select is((select work ? 'status' from tests.claim_one('chatwoot.update')), false, 'nothing resolves it while the person can be written to');
select tests.advance('24 hours');
select is(chatwoot.resolve_opted_out(), 1::bigint, 'it is resolved when they cannot');
select is((select count(*) from outbox.jobs as j, u where j.lead_id = u.lead_id and j.dedupe_key like 'resolve%'), 0::bigint, 'the other person is not concerned');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
