begin;
select plan(9);

-- A lead has waited for six hours when Chatwoot is to send.
select tests.make_operation('2026-03-10 10:00:00+00');
update sending.channels set state_since = util.current_time();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
update sending.channels set held_until = util.current_time() + interval '6 hours';
select outbox.claim(tests.worker_id(), 20);
create function tests.waits(p_lead_id bigint) returns text language sql as $$
    select concat_ws(' ', j.state, coalesce(j.last_error ->> 'held', j.last_error ->> 'cancelled')) from outbox.jobs as j where j.id = tests.row_id(p_lead_id, 'whatsapp.template')
$$;
create function tests.templates_of_chatwoot(p_status text) returns boolean language sql as $$
    select sending.request_sync();
    select sending.succeed_sync(j.id, true, jsonb_build_object('templates', (
        select coalesce(jsonb_agg(jsonb_build_object('name', t.name, 'language', t.language, 'status', p_status)), '[]') from sending.templates as t where p_status is not null
    )), util.current_time())
    from outbox.jobs as j where j.kind = 'chatwoot.templates' and j.finished_at is null
$$;
select is(tests.waits(lead_id), 'pending channel_held', 'it waits for the channel') from t;
select tests.advance('6 hours 1 minute');
select is(sending.save_channel(code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, p_mode => 'chatwoot'), 'changed', 'Chatwoot is to send') from sending.channels;
select outbox.release(tests.worker_id(), array_agg(c.id)) from outbox.claim(tests.worker_id(), 20) as c;
select is(tests.waits(lead_id), 'pending template_not_in_chatwoot', 'what waited waits on until its templates were read') from t;
select tests.templates_of_chatwoot(null);
select tests.advance('2 minutes');
select outbox.release(tests.worker_id(), array_agg(c.id)) from outbox.claim(tests.worker_id(), 20) as c;
select is(tests.waits(lead_id), 'pending template_not_in_chatwoot', 'and while they are not there') from t;
update sending.templates set chatwoot_state = 'APPROVED', chatwoot_seen_at = util.current_time();

-- A copy that is gone for a moment ends nothing either.
select tests.advance('5 hours');
select tests.templates_of_chatwoot('PENDING');
select is((select count(*)::integer from sending.templates as k where k.chatwoot_since = util.current_time()), (select count(*)::integer from sending.templates), 'Chatwoot''s copies are not approved any more');
select tests.advance('2 minutes');
select outbox.release(tests.worker_id(), array_agg(c.id)) from outbox.claim(tests.worker_id(), 20) as c;
select is(tests.waits(lead_id), 'pending template_not_in_chatwoot', 'so it waits') from t;
select tests.advance('3 hours');
select tests.templates_of_chatwoot('PENDING');
select isnt((select max(k.chatwoot_since) from sending.templates as k), util.current_time(), 'since then');
select tests.advance('1 hour');
select outbox.release(tests.worker_id(), array_agg(c.id)) from outbox.claim(tests.worker_id(), 20) as c;
select is(tests.waits(lead_id), 'cancelled no_template_for_4_hours', 'and not for ever') from t;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
