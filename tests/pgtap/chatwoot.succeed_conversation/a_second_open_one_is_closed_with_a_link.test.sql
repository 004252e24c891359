begin;
select plan(13);

select tests.make_operation();
-- What the worker finds: the newest is used, with others beside it.
create function tests.found(p_n integer, p_others jsonb) returns bigint language plpgsql as $$
declare
    v_lead_id constant bigint := tests.lead(p_n);
begin
    perform tests.step('chatwoot.contact', jsonb_build_object('contact_id', 9000 + p_n));
    perform tests.step('chatwoot.conversation', jsonb_build_object(
        'conversation_id', 7000 + p_n, 'uuid', 'u' || p_n, 'assignee_id', 101, 'reused', true,
        'found', jsonb_build_array(jsonb_build_object('conversation_id', 7000 + p_n, 'inbox_id', 7, 'assignee_id', 101)) || p_others
    ));
    return v_lead_id;
end;
$$;
create function tests.ordered(p_lead_id bigint) returns text language sql as $$
    select string_agg(concat_ws(' ', j.kind, j.payload ->> 'about', j.payload ->> 'status', j.payload ->> 'conversation_id'), ', ' order by j.id)
    from outbox.jobs as j where j.lead_id = p_lead_id and j.state = 'pending' and (j.payload ? 'status' or j.payload ->> 'about' = 'moved')
$$;
create temporary table beside as select tests.lead_with_conversation(20) as lead_id;
select tests.drain();
create temporary table before as select tests.snapshot(lead_id) as it from beside;

create temporary table a as select tests.found(1, '[{"conversation_id": 5001, "inbox_id": 7, "assignee_id": 103}, {"conversation_id": 5000, "inbox_id": 7}]') as lead_id;
select is(tests.ordered(lead_id), 'chatwoot.note moved 5000, chatwoot.update resolved 5000, chatwoot.note moved 5001, chatwoot.update resolved 5001', 'the others are closed') from a;
select is(
    (select string_agg(concat_ws(' ', c.attempt, c.conversation_id), ', ' order by c.attempt) from chatwoot.conversations as c join a using (lead_id)), '-1 5000, 0 5001, 1 7001',
    'and are none of the lead''s attempts'
);
select is((chatwoot.current_conversation(lead_id)).conversation_id, 7001::bigint, 'the person writes into the newest') from a;
select ok(chatwoot.note_text(lead_id, '{"about": "moved", "to": 7001}') like '%7001%', 'the note links it') from a;
select is(
    (select jsonb_agg((to_jsonb(chatwoot.prepare_update(j.id, util.current_time())) #>> '{work,status}') = 'resolved')
    from outbox.jobs as j join a using (lead_id) where j.payload ->> 'status' = 'resolved'), '[true, true]', 'they can be resolved'
);
-- The one that stays may be closed meanwhile.
update chatwoot.conversations set status = 'resolved' where conversation_id = 7001;
select is(
    (select count(*) from outbox.jobs as j join a using (lead_id) where j.payload ->> 'status' = 'resolved' and to_jsonb(chatwoot.prepare_update(j.id, util.current_time())) #>> '{work,status}' is not null),
    0::bigint, 'then none of them is'
);
update chatwoot.conversations set status = 'open' where conversation_id = 7001;

-- Not where they talk, not in another inbox, not a newer one.
update outbox.jobs set state = 'done', finished_at = util.current_time() where state = 'pending';
create temporary table b as select tests.found(2, format('[{"conversation_id": 5002, "inbox_id": 7, "incoming_at": %s}]', extract(epoch from util.current_time() - interval '1 hour'))::jsonb) as lead_id;
select is(tests.ordered(lead_id), null, 'not one in which they talk') from b;
update outbox.jobs set state = 'done', finished_at = util.current_time() where state = 'pending';
create temporary table c as select tests.found(3, '[{"conversation_id": 5003, "inbox_id": 8}]') as lead_id;
select is(tests.ordered(lead_id), null, 'not one of another inbox') from c;
update outbox.jobs set state = 'done', finished_at = util.current_time() where state = 'pending';
create temporary table d as select tests.found(4, '[{"conversation_id": 7999, "inbox_id": 7}]') as lead_id;
select is(tests.ordered(lead_id), null, 'not one that is newer than ours, into which they write') from d;

-- A conversation that was made beside what is open is made because it was asked for.
update outbox.jobs set state = 'done', finished_at = util.current_time() where state = 'pending';
create temporary table e as select tests.lead(5) as lead_id;
select tests.step('chatwoot.contact', '{"contact_id": 9005}');
select tests.step('chatwoot.conversation', '{"conversation_id": 7005, "assignee_id": 101, "reused": false, "found": [{"conversation_id": 5005, "inbox_id": 7}]}');
select is(tests.ordered(lead_id), null, 'nor beside a new one') from e;
select is((select count(*) from chatwoot.conversations as c join e using (lead_id)), 1::bigint, 'which is alone');
-- A report that comes again changes nothing.
select is((select count(*) from chatwoot.conversations as c join a using (lead_id)), 3::bigint, 'each is known once');
select is(tests.snapshot(lead_id), it, 'nothing became of the lead beside it') from beside, before;

select * from finish();
rollback;
