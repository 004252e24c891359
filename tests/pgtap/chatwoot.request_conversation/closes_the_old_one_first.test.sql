begin;
select plan(7);

select tests.make_crowd();
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
create temporary table j as
select n, x as job from generate_series(1, 4) as n cross join lateral (select outbox.enqueue('whatsapp.template', tests.nth(n), util.current_time(), 't' || n, '{}') as id) as e join outbox.jobs as x on x.id = e.id;
create temporary table jj as select n, (select x from outbox.jobs as x where x.dedupe_key = 't' || n) as job from generate_series(1, 4) as n;
create function tests.ask(p_n integer, p_attempt integer, p_status text default 'open') returns text language plpgsql as $$
declare
    v_conversation chatwoot.conversations;
begin
    v_conversation.status := p_status;
    v_conversation.conversation_id := 7000 + p_n;
    perform chatwoot.request_conversation((select job from jj where n = p_n), v_conversation, p_attempt, util.current_time());
    return (
        select coalesce(string_agg(concat_ws(' ', o.kind, o.dedupe_key, o.payload), '; ' order by o.id), 'nothing')
        from outbox.jobs as o where o.lead_id = tests.nth(p_n) and o.kind <> 'whatsapp.template' and o.finished_at is null
    );
end;
$$;
select is(tests.ask(1, 3), concat_ws(
    ' ', 'chatwoot.update', jsonb_build_object('status', 'resolved', 'conversation_id', 7001, 'unless_written_after', util.current_time())::text || ';',
    'chatwoot.conversation conversation:t1', jsonb_build_object('attempt', 3, 'force_new', true, 'unless_written_after', util.current_time())
), 'the old one is closed, then a new one opened');
select matches(tests.ask(2, 2, 'resolved'), '^chatwoot.conversation conversation:t2 [{]"attempt": 2, "force_new": true[^;]*$', 'one that is closed is not closed again, whatever waits for another lead');
select matches(tests.ask(3, null), '^chatwoot.contact contact:t3', 'without a contact that comes first');
select is((select count(*) from outbox.jobs as o where o.lead_id = tests.nth(3) and o.kind = 'chatwoot.conversation' and o.finished_at is null), 0::bigint, 'and nothing else');
create temporary table before as select count(*) as n from outbox.jobs;
select is(length(tests.ask(1, 4)), length(tests.ask(1, 3)), 'while one is on its way no other is asked for');
select is((select count(*) from outbox.jobs), n, 'not for that lead') from before;
update outbox.jobs set state = 'done', finished_at = util.current_time() where lead_id = tests.nth(3) and kind = 'chatwoot.contact';
select matches(tests.ask(3, 1), '^chatwoot.update .*; chatwoot.conversation conversation:t3 ', 'when the contact is there the conversation is');

select * from finish();
rollback;
