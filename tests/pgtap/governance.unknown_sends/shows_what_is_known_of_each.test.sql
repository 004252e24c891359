begin;
select plan(15);

select tests.make_operation();
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('second', '900', 1, 8);
create temporary table a (n integer, lead_id bigint);
do $$
begin
    for n in 1..4 loop
        insert into a values (n, tests.lead_with_conversation(n));
        update outbox.jobs set due_at = due_at + interval '1 second' where state = 'pending';
    end loop;
end;
$$;
create function tests.a(p_n integer) returns bigint language sql as $$ select lead_id from a where n = p_n $$;
select tests.advance('10 seconds');
create temporary table claimed as select * from outbox.claim(tests.worker_id(), 20);
select outbox.fail(tests.worker_id(), q.id, q.attempt, tests.error(null, '{"phase": "no_answer"}')) from claimed as q where q.kind = 'whatsapp.template' and q.lead_id <> tests.a(4);
update sending.messages set error = error || '{"phase": "lease_expired"}', sending_at = sending_at - interval '1 hour' where lead_id = tests.a(2);
update sending.messages set channel_id = (select c.id from sending.channels as c where c.code = 'second') where lead_id = tests.a(3);
create function tests.found(p_purpose text default null, p_phase text default null, p_before timestamptz default null, p_lead_uid uuid default null, p_channel text default null)
returns bigint[] language sql as $$
    select coalesce(array_agg(a.n::bigint order by a.n), '{}') from governance.unknown_sends(p_purpose, p_phase, p_before, p_lead_uid, p_channel) as u join a on a.lead_id = u.lead_id
$$;
select is(tests.found(), '{1,2,3}', 'three are unknown');
select is(tests.found(p_purpose => 'first_contact'), '{1,2,3}', 'first contacts');
select is(tests.found(p_purpose => 'rework'), '{}', 'no other');
select is(tests.found(p_phase => 'lease_expired'), '{2}', 'by how they were lost');
select is(tests.found(p_before => util.current_time() - interval '30 minutes'), '{2}', 'by when they were sent');
select is(tests.found(p_lead_uid => (select l.uid from leads.leads as l where l.id = tests.a(3))), '{3}', 'by lead');
select is(tests.found(p_channel => 'second'), '{3}', 'by number');

-- EVIDENCE
create function tests.known(p_n integer) returns text language sql as $$
    select concat_ws(' ', u.channel, u.statuses_to_number, u.pressed_elsewhere_at is not null, u.person_wrote_at is not null, u.evidence -> 'conversations')
    from governance.unknown_sends() as u where u.lead_id = tests.a(p_n)
$$;
select is(tests.known(1), 'principal 0 f f', 'nothing is known');
select tests.advance('1 minute');
select tests.tell('wamid.chatwoots', 'sent', jsonb_build_object('recipient_id', tests.without_ninth_digit(ltrim(tests.phone(1), '+'))));
select tests.tell('wamid.anothers', 'sent', jsonb_build_object('recipient_id', ltrim(tests.phone(9), '+')));
select is(tests.known(1), 'principal 1 f f', 'a status of a message to their number that is not ours');
create temporary table press as select 'ind1.' || repeat('a', 48) as payload;
update sending.message_buttons as b set token_sha256 = sha256(convert_to(repeat('a', 48), 'UTF8')) from sending.messages as m where m.id = b.message_id and m.lead_id = tests.a(1) and b.position = 0;
select is(tests.write(7, 'wamid.press', tests.press_of(payload)), 'applied sender_mismatch', 'its button is pressed from another number') from press;
select is(tests.known(1), 'principal 1 t f', 'which is shown');
select is(flow.weigh_evidence(tests.row_id(tests.a(1), 'whatsapp.template'), jsonb_build_object('conversations', '[5]'::jsonb, 'incoming', jsonb_build_array(util.current_time()))), 'unknown', 'what Chatwoot saw proves nothing');
select is(tests.known(1), 'principal 1 t t 1', 'and is kept');
select is(tests.known(2), 'principal 0 f f', 'of another nothing is');
select is((select array_agg(distinct u.is_in_doubt) from governance.unknown_sends() as u), '{f}', 'none came of a restore');

select * from finish();
rollback;
