begin;
select plan(8);

-- The inboxes of two numbers give the same ids; lead 1 has two conversations, of which one was twice.
select tests.make_crowd();
create function tests.reserve() returns bigint language sql as $$ select c.id from sending.channels as c where c.code = 'reserva' $$;
update chatwoot.conversations set conversation_id = 7001 where lead_id = tests.nth(1);
update chatwoot.conversations set conversation_id = 7002, channel_id = tests.reserve() where lead_id = tests.nth(2);
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, is_reused, status, created_at)
select tests.nth(1), tests.reserve(), a, c, false, 'open', util.current_time() from (values (50, 7003), (51, 7004)) as v (a, c);
create function tests.mismatches() returns text language sql as $$
    select coalesce(string_agg(concat_ws(' ', n, c.code, m.conversation_id, m.settled_at is null), ', ' order by m.id), 'none')
    from chatwoot.mismatches as m join sending.channels as c on c.id = m.channel_id join generate_series(1, 7) as n on m.lead_id = tests.nth(n)
$$;
select tests.remember();
select chatwoot.record_mismatch(tests.nth(1), 7002, util.current_time());
select is(tests.did(tests.mismatches()), 'none: nothing', 'another lead''s conversation is none of its');
select chatwoot.record_mismatch(tests.nth(1), 7001, util.current_time());
select is(tests.mismatches(), '1 principal 7001 t', 'its own, of the number that has it');
select is((select string_agg(e.data::text, ' ') from leads.events as e where e.lead_id = tests.nth(1) and e.kind = 'conversation_mismatch'), '{"conversation_id": 7001}', 'its history tells');
select chatwoot.record_mismatch(tests.nth(1), 7003, util.current_time());
select is(tests.mismatches(), '1 principal 7001 t, 1 reserva 7003 t', 'of another number beside it');
select tests.remember();
select chatwoot.record_mismatch(tests.nth(1), 7004, util.current_time());
select is(tests.what_changed(), 'nothing', 'a second of one number says nothing new');
update chatwoot.mismatches set settled_at = util.current_time();
select chatwoot.record_mismatch(tests.nth(1), 7004, util.current_time());
select is(tests.mismatches(), '1 principal 7001 f, 1 reserva 7003 f, 1 reserva 7004 t', 'but when the first was settled');
select is((select count(*) from leads.events as e where e.kind = 'conversation_mismatch'), 3::bigint, 'each is told once');
select chatwoot.record_mismatch(tests.nth(2), 7002, util.current_time());
select is((select c.code from chatwoot.mismatches as m join sending.channels as c on c.id = m.channel_id where m.lead_id = tests.nth(2)), 'reserva', 'and the other lead''s is of its number');

select * from finish();
rollback;
