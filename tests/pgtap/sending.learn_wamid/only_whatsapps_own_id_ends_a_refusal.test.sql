begin;
select plan(15);

select tests.make_operation('2026-03-10 15:00:00+00');
update sending.channels set mode = 'chatwoot', chatwoot_version = '4.16.2' where is_default;
update sending.templates set chatwoot_state = 'APPROVED', chatwoot_seen_at = util.current_time();
create function tests.own(p_n integer, p_wamid text, p_error text default null)
returns text language sql as $$
    select tests.chatwoot_says(tests.chatwoot_message(m.chatwoot_message_id::integer, 'outgoing', 'Olá', jsonb_build_object(
        'event', 'message_updated', 'source_id', p_wamid, 'sender', '{"id": 1, "type": "user"}'::jsonb,
        'content_attributes', jsonb_strip_nulls(jsonb_build_object('automation_rule_id', 'indica:' || m.uid, 'external_error', p_error))
    ), p_n))
    from sending.messages as m
    join chatwoot.conversations as v on v.lead_id = m.lead_id
    where v.conversation_id = 7000 + p_n
$$;
create function tests.channel_stands() returns text language sql as $$ select concat_ws(' ', c.state, c.refusal_code, c.refusals) from sending.channels as c where c.is_default $$;
-- Claims what is due and lets Chatwoot take what goes out: how many.
create function tests.send() returns integer language plpgsql as $$
declare
    v_job record;
    v_count integer := 0;
begin
    for v_job in select * from outbox.claim(tests.worker_id(), 20) loop
        if v_job.kind = 'whatsapp.template' then
            v_count := v_count + 1;
        end if;
        perform outbox.complete(tests.worker_id(), v_job.id, v_job.attempt, case v_job.kind
            when 'whatsapp.template' then (
                select jsonb_build_object('chatwoot_message_id', v.conversation_id * 10 + v_job.attempt)
                from outbox.jobs as j join chatwoot.conversations as v on v.lead_id = j.lead_id
                where j.id = v_job.id
            )
            else tests.result(v_job.kind, v_job.id, v_job.work)
        end);
    end loop;
    return v_count;
end;
$$;

-- A number that was stopped: one message tries, and what becomes of it counts.
create temporary table t as select n, tests.lead_with_conversation(n) as lead_id from generate_series(1, 1) as n;
select is(tests.send(), 1, 'Chatwoot takes a message');
select is(tests.own(1, null, '(#131042) Business eligibility payment issue'), 'message_failed applied', 'WhatsApp refuses it');
select is(tests.channel_stands(), 'stopped 131042 1', 'which stops the number');
insert into t select n, tests.lead_with_conversation(n) from generate_series(2, 4) as n;
select tests.advance('2 minutes');
select is(tests.send(), 1, 'one of four tries again');
select is(tests.channel_stands(), 'stopped 131042 1', 'that Chatwoot took it says nothing of the number');
select tests.advance('30 seconds');
select is(tests.send(), 0, 'the others wait for what becomes of it');
create temporary table tried as
select (v.conversation_id - 7000)::integer as n from sending.messages as m join chatwoot.conversations as v on v.lead_id = m.lead_id where m.state = 'accepted';
select is(tests.own(n, 'wamid.probe'), 'message_status applied', 'WhatsApp takes it') from tried;
select is(tests.channel_stands(), 'active 0', 'which ends the refusal');
select tests.advance('10 seconds');
select is(tests.send(), 3, 'and the others go');
select tests.own(n, 'wamid.' || n) from t where n not in (select n from tried);

-- A template that is refused for everybody pauses, though Chatwoot took each message.
select tests.advance('1 minute');
select tests.drain();
update sending.channels set held_until = util.current_time() + interval '30 seconds';
insert into t select n, tests.lead_with_conversation(n) from generate_series(5, 7) as n;
select tests.advance('31 seconds');
create temporary table k as select k.id from sending.templates as k join sending.messages as m on m.template_id = k.id limit 1;
select is(tests.send(), 3, 'three messages of a template');
select tests.own(n, null, '(#131008) Required parameter is missing') from generate_series(5, 7) as n;
select is((select concat_ws(' ', p.refusal_code, p.refusals) from sending.templates as p join k using (id)), '131008 1', 'all refused: it pauses');
select is((select count(*)::integer from sending.templates as p where p.refusal_code is not null), 1, 'no other does');

select is((select count(*)::integer from sending.messages as m where m.state in ('sent', 'accepted')), 4, 'what was taken before is as it was');
select is((select count(*)::integer from sending.messages as m where m.state in ('queued', 'failed')), 3, 'and what was refused is not');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
