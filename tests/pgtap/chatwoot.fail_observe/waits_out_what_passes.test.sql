begin;
select plan(7);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create function tests.failed(p_error jsonb) returns text language plpgsql as $$
declare
    v_claimed record;
    v_state text;
begin
    select * into v_claimed from tests.claim_one('chatwoot.observe');
    v_state := outbox.fail(tests.worker_id(), v_claimed.id, v_claimed.attempt, p_error);
    return concat_ws(' ', v_state, (select m.due_at - util.current_time() from outbox.jobs as m where m.id = v_claimed.id and m.finished_at is null));
end;
$$;
select chatwoot.order_look(tests.channel(), 7001, util.current_time());
select is(tests.failed(tests.chatwoot_error(500, '{"phase": "no_answer"}')), 'pending 00:02:00', 'an outage is waited out');
select tests.advance('30 days');
select is(tests.failed(tests.chatwoot_error(429, '{"retry_after_seconds": 600}')), 'pending 00:10:00', 'for ever, and as long as it says');
select tests.advance('1 hour');
select is(tests.failed(tests.chatwoot_error(401)), 'pending 00:02:00', 'also a token that is refused');
select tests.advance('1 hour');
select is(tests.failed(tests.chatwoot_error(404)), 'cancelled', 'a conversation that is gone needs no look');
select ok(chatwoot.order_look(tests.channel(), 7001, util.current_time()), 'unless it changes again');
select is(tests.failed(tests.chatwoot_error(422)), 'dead', 'what Chatwoot refuses is seen by an operator');
select is((select count(*)::integer from leads.events as e where e.kind = 'chatwoot_step_failed'), 0, 'and is no lead''s history');

select * from finish();
rollback;
