begin;
select plan(8);

select tests.make_operation();
create function tests.limited(p_field text, p_value jsonb) returns text language plpgsql as $$
declare
    v_told constant text := tests.last_event(tests.receive(p_field, p_value));
begin
    return concat_ws(' ', v_told, (select coalesce(c.people_per_day::text, 'unlimited') from sending.channels as c));
end;
$$;
select is(tests.limited('business_capability_update', '{"max_daily_conversation_per_phone": 250, "max_phone_numbers_per_business": 2}'), 'applied 250', 'a number');
select is(tests.limited('business_capability_update', '{"max_daily_conversations_per_business": "TIER_2K"}'), 'applied 2000', 'a tier');
select is(tests.limited('phone_number_quality_update', '{"event": "ONBOARDING", "max_daily_conversations_per_business": "TIER_100K"}'), 'applied 100000', 'by the other field');
select is(tests.limited('business_capability_update', '{"max_daily_conversations_per_business": "SOON"}'), 'ignored unknown_limit 100000', 'a word that says nothing');
select is(tests.limited('business_capability_update', '{"max_daily_conversations_per_business": "TIER_UNLIMITED"}'), 'applied unlimited', 'none');
select is(tests.limited('business_capability_update', '{"max_daily_conversations_per_business": -1, "x": 1}'), 'applied unlimited', 'none, as a number');

-- What waited for the limit is due at once when it rises.
update sending.channels set people_per_day = 1;
select tests.contacted_lead(1);
create temporary table a as select tests.lead_with_conversation(2) as lead_id;
select is((select count(*) from outbox.claim(tests.worker_id())), 0::bigint, 'the second person waits');
select tests.receive('business_capability_update', '{"max_daily_conversations_per_business": "TIER_250"}');
select is(tests.step('whatsapp.template') > 0, true, 'until the limit rises');

select * from finish();
rollback;
