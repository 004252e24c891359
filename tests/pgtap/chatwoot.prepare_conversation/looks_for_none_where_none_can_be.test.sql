begin;
select plan(13);

select tests.make_operation();
create temporary table a as select tests.lead(1) as lead_id;
create temporary table b as select tests.lead(2) as lead_id;
select tests.step('chatwoot.contact', '{"contact_id": 9001, "source_id": "5511", "is_untouched": true}');
select tests.step('chatwoot.contact', '{"contact_id": 9002, "source_id": "5512"}');
create function tests.is_new(p_lead_id bigint, p_payload jsonb default null) returns text language plpgsql as $$
declare
    v_id constant bigint := tests.row_id(p_lead_id, 'chatwoot.conversation');
begin
    update outbox.jobs set payload = coalesce(p_payload, payload) where id = v_id;
    return (chatwoot.prepare_conversation(v_id, util.current_time())).work ->> 'is_new';
end $$;

select is(tests.is_new(lead_id), 'true', 'a contact that was just made has no conversation') from a;
select is(tests.is_new(lead_id), 'false', 'one that was found may have one') from b;
select is((select m.payload from outbox.jobs as m where m.id = tests.row_id(a.lead_id, 'chatwoot.conversation')), '{"is_untouched": true}', 'the order says what was found') from a;
select is((select m.payload from outbox.jobs as m where m.id = tests.row_id(b.lead_id, 'chatwoot.conversation')), '{}', 'of each its own') from b;
select is(tests.is_new(lead_id, '{"is_untouched": true, "attempt": 1}'), 'true', 'other words change nothing') from a;
select tests.advance('9 minutes 59 seconds');
select is(tests.is_new(lead_id), 'true', 'for ten minutes') from a;
select tests.advance('1 second');
select is(tests.is_new(lead_id), 'false', 'afterwards somebody may have written') from a;
select is(tests.is_new(lead_id, '{"force_new": true, "attempt": 2}'), 'true', 'where a new one is wanted whatever there is, none is looked for') from a;
-- An earlier order of the lead may have made it.
insert into outbox.jobs (kind, lead_id, payload, state, due_at, created_at, finished_at)
select 'chatwoot.conversation', a.lead_id, '{"force_new": true, "attempt": 2}', 'dead', util.current_time(), util.current_time(), util.current_time() from a;
create temporary table dead as select max(m.id) as id from outbox.jobs as m;
create function tests.beside() returns text language sql as $$
    select (chatwoot.prepare_conversation(min(m.id), util.current_time())).work ->> 'is_new'
    from outbox.jobs as m where m.kind = 'chatwoot.conversation' and m.lead_id = (select a.lead_id from a)
$$;
select is(tests.beside(), 'false', 'but for the mark of an order of which nobody knows what it did');
update outbox.jobs set state = 'done' where id = (select id from dead);
select is(tests.beside(), 'true', 'what is done is known');
update outbox.jobs set state = 'dead', lead_id = (select lead_id from b) where id = (select id from dead);
select is(tests.beside(), 'true', 'another lead''s is another''s');
update outbox.jobs set kind = 'chatwoot.note', lead_id = (select lead_id from a) where id = (select id from dead);
select is(tests.beside(), 'true', 'and a note makes none');

insert into chatwoot.conversations (lead_id, channel_id, conversation_id, is_reused, created_at)
select a.lead_id, c.id, 7001, false, util.current_time() from a, sending.channels as c;
update outbox.jobs set payload = '{"is_untouched": true}', created_at = util.current_time() where kind = 'chatwoot.conversation';
select is(tests.beside(), null, 'one that was adopted meanwhile is there, and no other is made');

select * from finish();
rollback;
