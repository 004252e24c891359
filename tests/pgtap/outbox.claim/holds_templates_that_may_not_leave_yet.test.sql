begin;
select plan(29);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
-- Claims, and says what became of the template: claimed, or until when it is held and why.
create function tests.try() returns text language plpgsql as $$
begin
    perform from outbox.claim(tests.worker_id());
    return (
        select case when m.state = 'pending' then format('%s until +%s', m.last_error ->> 'held', m.due_at - util.current_time()) else m.state end
        from outbox.jobs as m where m.kind = 'whatsapp.template' order by m.id desc limit 1
    );
end;
$$;
create function tests.undo() returns void language sql as $$
    update outbox.jobs set due_at = util.current_time() where kind = 'whatsapp.template' and state = 'pending'
$$;

update sending.channels set is_default = false;
update outbox.jobs set channel_id = null where kind = 'whatsapp.template';
select is(tests.try(), 'no_channel until +00:05:00', 'without a channel it waits');
update sending.channels set is_default = true, state = 'stopped', state_reason = '190';
select tests.undo();
select is(tests.try(), 'channel_stopped until +00:05:00', 'a stopped channel sends nothing');
update sending.channels set state = 'active', held_until = util.current_time() + interval '42 seconds';
select tests.undo();
select is(tests.try(), 'channel_held until +00:00:42', 'one that must slow down waits as long as it must');
update sending.channels set held_until = util.current_time();
update sending.templates set state = 'pending';
select tests.undo();
select is(tests.try(), 'template_not_approved until +00:01:00', 'a template that Meta has not approved');
update sending.templates set state = 'approved', held_until = util.current_time() + interval '2 hours';
select tests.undo();
select is(tests.try(), 'template_not_approved until +02:00:00', 'one that rests');
update sending.templates set held_until = null;
update ops.settings set value = '{"2": ["08:00", "12:00"], "3": ["09:00", "12:00"]}' where key = 'first_contact_hours';
select tests.undo();
select is(tests.try(), 'outside_hours until +21:00:00', 'outside the hours it waits for the next opening');
update ops.settings set value = 'null' where key = 'first_contact_hours';
select is((select count(*) from sending.messages), 0::bigint, 'none of it made a message');
select is((select m.attempts from outbox.jobs as m where m.kind = 'whatsapp.template'), 0, 'or cost an attempt');
select is((select count(*) from outbox.attempts as a join outbox.jobs as m on m.id = a.job_id where m.kind = 'whatsapp.template'), 0::bigint, 'or left one behind');
select tests.undo();
select is(tests.try(), 'claimed', 'then it leaves');
select outbox.fail(tests.worker_id(), id, attempts, tests.error(null, '{"phase": "before_request"}')) from outbox.jobs where kind = 'whatsapp.template';
select tests.advance('2 seconds');
select is(tests.try(), 'recipient_rate until +00:00:05', 'one message in six seconds and a margin to one person, a second try too');
select tests.advance('5 seconds');
select is(tests.try(), 'claimed', 'then it leaves again');

-- The number's rate: one a second.
select tests.advance('1 minute');
update sending.channels set messages_per_second = 1;
select tests.lead(n) from generate_series(11, 13) as n;
select tests.step('chatwoot.contact') from generate_series(1, 3);
select tests.step('chatwoot.conversation') from generate_series(1, 3);
update outbox.jobs set due_at = util.current_time() where state = 'pending';
select is((select count(*) from outbox.claim(tests.worker_id()) as c where c.kind = 'whatsapp.template'), 1::bigint, 'of three one leaves in a second');
select is((select array_agg(distinct format('%s +%s', m.last_error ->> 'held', m.due_at - util.current_time())) from outbox.jobs as m where m.state = 'pending' and m.kind = 'whatsapp.template'), '{"channel_rate +00:00:01.25"}', 'the others after it, with a margin');
select is((select count(*) from outbox.claim(tests.worker_id())), 0::bigint, 'another claim in the same second gets none');
select tests.advance('1.25 seconds');
select is((select count(*) from outbox.claim(tests.worker_id()) as c where c.kind = 'whatsapp.template'), 1::bigint, 'the next second one more');
select tests.advance('1.25 seconds');
select is((select count(*) from outbox.claim(tests.worker_id()) as c where c.kind = 'whatsapp.template'), 1::bigint, 'and the last');

-- A clock that was ten years ahead and was put right.
update sending.messages set sending_at = sending_at + interval '10 years';
select tests.lead_with_conversation(14);
select is(tests.try(), 'claimed', 'what was sent far ahead holds nothing back');
update sending.messages set sending_at = sending_at - interval '10 years' where sending_at > util.current_time() + interval '1 year';

-- People per day: six were written to so far.
update sending.channels set messages_per_second = 80, people_per_day = (select count(distinct m.recipient) from sending.messages as m);
select tests.lead_with_conversation(21);
select is(tests.try(), 'people_per_day until +00:10:00', 'the portfolio''s limit of people is kept');
update sending.channels set people_per_day = people_per_day + 1;
select tests.undo();
select is(tests.try(), 'claimed', 'one more is allowed, one more leaves');
select tests.lead_with_conversation(22);
select is(tests.try(), 'people_per_day until +00:10:00', 'no further');
select tests.advance('24 hours 1 second');
select is(tests.try(), 'claimed', 'a day later the first no longer count');

-- Four hours without an approved template: a human calls.
update sending.templates set state = 'rejected';
create temporary table late as select tests.lead_with_conversation(31) as lead_id;
select tests.advance('4 hours');
select tests.undo();
select is(tests.try(), 'template_not_approved until +00:01:00', 'for four hours a rejected template is waited for');
select tests.advance('1 minute');
select is(tests.try(), 'cancelled', 'then no longer');
select is(tests.next_action(lead_id), 'call_by_consultant', 'and the consultant calls') from late;

-- A Chatwoot row without a channel.
delete from outbox.jobs where state in ('pending', 'claimed');
update sending.channels set is_default = false;
create temporary table none as select tests.lead(41) as lead_id;
select is_empty('select * from outbox.claim(tests.worker_id())', 'without a channel Chatwoot waits too');
select is((select format('%s +%s', m.last_error ->> 'held', m.due_at - util.current_time()) from outbox.jobs as m, none where m.lead_id = none.lead_id), 'no_channel +00:01:00', 'and says why');
update sending.channels set is_default = true;
select tests.advance('1 minute');
select is((select c.kind from outbox.claim(tests.worker_id()) as c), 'chatwoot.contact', 'once there is one it goes on');
select is((select c.difference from governance.conservation as c), 0::bigint, 'nothing is lost');

select * from finish();
rollback;
