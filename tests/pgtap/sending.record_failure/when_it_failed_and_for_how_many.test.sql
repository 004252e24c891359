begin;
select plan(13);

-- Seven people; of the first four over one number three were refused for what may be the number's, the fourth over another number.
select tests.make_crowd();
delete from sending.whatsapp_errors;
insert into sending.whatsapp_errors (first_code, last_code, class, meaning)
select 1000 + n, 1000 + n, c, 'x' from unnest(array['RETRY_LIMITED', 'CONFIG', 'RECIPIENT_COOLDOWN', 'RECIPIENT_PERM']) with ordinality as x (c, n);
update sending.messages set accepted_at = accepted_at - interval '2 hours', sending_at = util.current_time() - interval '10 minutes';
create function tests.m(p_n integer) returns bigint language sql as $$ select (tests.message_of(tests.nth(p_n))).id $$;
create function tests.after(p_code integer, p_refused integer[], p_sends integer default 3) returns text language plpgsql as $$
declare
    v_failed outbox.failed;
begin
    update sending.messages set state = 'queued', error = tests.error(1001), wamid = null, accepted_at = null, sent_at = null where lead_id in (select tests.nth(n) from unnest(p_refused) as n);
    update sending.messages set sends = p_sends where id = tests.m(2);
    v_failed := sending.record_failure(tests.m(2), tests.error(p_code), util.current_time());
    raise exception using errcode = 'ZZ001', message = concat_ws(' ', v_failed.state, v_failed.due_at - util.current_time());
exception
    when sqlstate 'ZZ001' then return sqlerrm;
end;
$$;
select is(tests.after(1001, '{1}'), 'dead', 'one other is no pattern');
select is(tests.after(1001, '{1,3}'), 'pending 00:05:00', 'two others are: it waits');
select is(tests.after(1002, '{1,3}'), 'pending 00:05:00', 'of a set-up that is wrong too');
select is(tests.after(1001, '{1,4}'), 'dead', 'over another number it is another matter');
select is(tests.after(1001, '{1,3}', 1), 'pending 00:01:00', 'its own wait is kept');
select is(tests.after(1003, '{1,3}'), 'dead', 'what is the person''s own is theirs');
select is(tests.after(1004, '{1,3}'), 'dead', 'however many');

-- When it failed.
select sending.record_failure(tests.m(2), tests.error(1004, jsonb_build_object('at', util.current_time() - interval '3 minutes')), util.current_time());
select is((tests.message_of(tests.nth(2))).failed_at, util.current_time() - interval '3 minutes', 'as Meta says');
select sending.record_failure(tests.m(3), tests.error(1004), util.current_time());
select is((tests.message_of(tests.nth(3))).failed_at, util.current_time(), 'or now');
select sending.record_failure(tests.m(1), tests.error(1003), util.current_time());
select is((tests.message_of(tests.nth(1))).state || coalesce((tests.message_of(tests.nth(1))).failed_at::text, ' never'), 'queued never', 'what is sent again has not failed');
select sending.record_failure(tests.m(1), tests.error(null, '{"phase": "no_answer"}'), util.current_time());
select is((select concat_ws(' ', m.state, m.unknown_at = util.current_time(), m.failed_at is null) from sending.messages as m where m.id = tests.m(1)), 'unknown t t', 'nor what nobody knows of');
select sending.record_failure(tests.m(1), tests.error(1004), util.current_time() + interval '1 minute');
select is((select concat_ws(' ', m.state, m.unknown_at = util.current_time(), m.failed_at - util.current_time()) from sending.messages as m where m.id = tests.m(1)), 'failed t 00:01:00', 'until it is known, and since when it was not');
select is((tests.message_of(tests.nth(4))).failed_at, null, 'another person''s did not fail');

select * from finish();
rollback;
