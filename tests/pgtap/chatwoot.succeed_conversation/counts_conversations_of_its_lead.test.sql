begin;
select plan(10);

select tests.make_crowd();
create function tests.made(p_n integer, p_conversation_id integer, p_attempt integer default null) returns text language plpgsql as $$
declare
    v_job_id constant bigint := tests.row_id(tests.nth(p_n), 'chatwoot.conversation');
begin
    update outbox.jobs set payload = case when p_attempt is null then '{}' else jsonb_build_object('attempt', p_attempt) end where id = v_job_id;
    perform chatwoot.succeed_conversation(
        v_job_id, true, jsonb_build_object('conversation_id', p_conversation_id, 'assignee_id', 102, 'reused', false), util.current_time()
    );
    return (select string_agg(c.attempt || '=' || (c.conversation_id = p_conversation_id), ' ' order by c.attempt) from chatwoot.conversations as c where c.lead_id = tests.nth(p_n));
end;
$$;
select is(tests.made(1, 99000001, 5), '1=false 5=true', 'as it was ordered');
select is(tests.made(1, 99000002), '1=false 5=false 6=true', 'or the next one');
select is(tests.made(1, 99000003, 3), '1=false 5=false 6=false 7=true', 'never one of before');
select is(tests.made(1, 99000001, 9), '1=false 5=true 6=false 7=false', 'one that is known keeps its number');
select is(tests.made(2, 99000004), '1=false 2=true', 'of another lead nobody else''s count');
select is((select count(*) from chatwoot.conversations as c where c.lead_id = tests.nth(3)), 1::bigint, 'nobody else has more');
select is(
    (select string_agg(concat_ws(' ', e.data ->> 'conversation_id', e.data ->> 'assignee_id', e.data ->> 'reused', e.actor), ', ' order by e.seq) from leads.events as e where e.lead_id = tests.nth(1) and e.kind = 'chatwoot_conversation_ready' and (e.data ->> 'conversation_id')::bigint > 99000000),
    '99000001 102 false worker, 99000002 102 false worker, 99000003 102 false worker, 99000001 102 false worker', 'the history tells of each'
);
select is((select count(*) from leads.events as e where e.lead_id = tests.nth(3) and e.data ->> 'conversation_id' ~ '^9900000'), 0::bigint, 'that of its lead');
-- Nothing follows from a report whose lease was lost.
select tests.remember();
select is(
    tests.did(chatwoot.succeed_conversation(tests.row_id(tests.nth(1), 'chatwoot.conversation'), false, '{"conversation_id": 99000009, "reused": false}', now())),
    'f: nothing', 'a lease that was lost'
);
-- An unknown send that the person had answered is proved at once.
update sending.messages set state = 'unknown', unknown_at = util.current_time(), accepted_at = null, delivered_at = null where lead_id in (tests.nth(3), tests.nth(4));
select flow.record_signal(p_lead_id => tests.nth(3), p_signal => 'person_wrote', p_said_at => util.current_time(), p_actor => 'person', p_reason => 'replied', p_natural_key => 'k');
select leads.append_event(m.lead_id, 'template_unknown', 'worker', jsonb_build_object('message', m.uid)) from sending.messages as m where m.lead_id in (tests.nth(3), tests.nth(4));
select is((select string_agg(m.state, ' ' order by m.lead_id) from sending.messages as m where m.lead_id in (tests.nth(3), tests.nth(4))), 'delivered unknown', 'words prove what they answered');

select * from finish();
rollback;
