begin;
select plan(4);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.step('whatsapp.template');
create function tests.told(p_at timestamptz, p_status text) returns text language sql as $$
    select tests.chatwoot_says(tests.chatwoot_conversation(1, jsonb_build_object('status', p_status)) || jsonb_build_object('event', 'conversation_updated', 'updated_at', extract(epoch from p_at)))
$$;
select tests.freeze('2026-03-14 15:00:00+00');
select is(tests.told('2026-03-14 14:59:00+00', 'pending'), 'conversation applied pending', 'while the clock is four days ahead');
select tests.freeze('2026-03-10 16:00:00+00');
select is(tests.told('2026-03-10 15:59:00+00', 'snoozed'), 'conversation applied snoozed', 'back in time, what is told now is taken');
select is((select c.status from chatwoot.conversations as c), 'snoozed', 'and holds');
select is(tests.told('2026-03-10 15:58:00+00', 'open'), 'conversation ignored stale', 'what is older than that does not');

select * from finish();
rollback;
