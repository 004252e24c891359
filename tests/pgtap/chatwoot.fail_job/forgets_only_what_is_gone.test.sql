begin;
select plan(13);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
create temporary table u as select tests.lead_with_conversation(2) as other;
select tests.drain();
-- The person wrote again, and Chatwoot opened a second conversation.
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, is_reused, created_at)
select lead_id, tests.channel(), 2, 7777, false, util.current_time() from t;
create function tests.known(p_lead_id bigint) returns text language sql as $$
    select string_agg(format('%s %s', c.conversation_id, c.status), ', ' order by c.attempt) from chatwoot.conversations as c where c.lead_id = p_lead_id
$$;
create function tests.is_gone() returns text language plpgsql as $$
declare
    v_claimed record;
begin
    select * into strict v_claimed from outbox.claim(tests.worker_id(), 1);
    return v_claimed.kind || ' ' || outbox.fail(tests.worker_id(), v_claimed.id, v_claimed.attempt, tests.chatwoot_error(404, '{"operation": "conversations/show"}'));
end;
$$;

-- The first was deleted.
select chatwoot.close_others(lead_id, 7777, util.current_time()) from t;
select is(tests.is_gone(), 'chatwoot.note cancelled', 'an old conversation that was deleted needs no note of its end');
select is(tests.known(lead_id), '7777 open', 'it alone is forgotten') from t;
select is((select count(*) from chatwoot.contacts), 2::bigint, 'the contact stays known');
select is_empty('select from outbox.claim(tests.worker_id(), 1)', 'nor an end, and nothing is made anew');

-- The one with their words was deleted, with a note, a resolution and labels on their way into it.
select chatwoot.request_note(lead_id, 'n', '{"about": "opt_out_lifted", "at": "2026-03-10T10:00:00Z"}') from t;
select outbox.enqueue('chatwoot.update', lead_id, util.current_time(), null, '{"status": "resolved", "conversation_id": 7777, "labels": true}') from t;
select outbox.enqueue('chatwoot.update', lead_id, util.current_time(), null, '{"status": "resolved", "conversation_id": 7777}') from t;
-- However many notes there were before it.
insert into outbox.jobs (kind, lead_id, state, due_at, finished_at, created_at)
select 'chatwoot.note', lead_id, 'done', now(), now(), now() from t, generate_series(1, 20);
select is(tests.is_gone(), 'chatwoot.note cancelled', 'the note into a conversation that was deleted');
select is(tests.known(lead_id), null, 'the lead begins anew') from t;
select tests.step('chatwoot.contact', '{"contact_id": 9101}');
select tests.step('chatwoot.conversation', '{"conversation_id": 7801}');
select is(tests.known(lead_id), '7801 open', 'with another conversation') from t;
create function tests.next_work() returns jsonb language plpgsql as $$
declare
    v_claimed record;
begin
    select * into v_claimed from outbox.claim(tests.worker_id(), 1);
    if v_claimed.id is not null then
        perform outbox.complete(tests.worker_id(), v_claimed.id, v_claimed.attempt, tests.result(v_claimed.kind, v_claimed.id, v_claimed.work));
    end if;
    return v_claimed.work;
end;
$$;
create temporary table w as select array[tests.next_work(), tests.next_work(), tests.next_work(), tests.next_work()] as works;
select is((select array_agg(distinct x ->> 'conversation_id') from w, unnest(works) as x), '{7801,NULL}', 'what waited goes into it');
select ok((select bool_or(x ->> 'content' like '%voltou a aceitar%') from w, unnest(works) as x), 'the note');
select ok((select bool_or(x ? 'labels_remove') from w, unnest(works) as x), 'and the labels');
select is((select count(*) from w, unnest(works) as x where x ? 'status'), 0::bigint, 'the end of the old one is not the end of the new one');
select is(tests.known(lead_id), '7801 open', 'which stays open') from t;

-- An order without any conversation.
select outbox.enqueue('chatwoot.update', lead_id, util.current_time(), null, '{"status": "resolved", "conversation_id": 4}') from t;
select is_empty('select from outbox.claim(tests.worker_id())', 'an order for a conversation that the lead has not is nobody''s work');

select * from finish();
rollback;
