begin;
select plan(8);

select tests.make_operation();
create function tests.dated(p_field text, p_value jsonb, p_minute integer) returns text language sql as $$
    select tests.last_event(tests.receive_raw(jsonb_set(
        tests.wa_body(p_field, p_value), '{entry,0,time}', to_jsonb(extract(epoch from util.current_time())::bigint + p_minute * 60 - 3600)
    )::text))
$$;
create function tests.tier(p_tier text, p_minute integer) returns text language sql as $$
    select tests.dated('business_capability_update', jsonb_build_object('max_daily_conversations_per_business', p_tier), p_minute)
$$;
create function tests.category(p_category text, p_minute integer) returns text language sql as $$
    select tests.dated('template_category_update', jsonb_build_object(
        'message_template_name', 'indica_primeiro_contato', 'message_template_language', 'pt_BR', 'new_category', p_category
    ), p_minute)
$$;
create temporary table o as select t.id, t.category, t.state from sending.templates as t where t.code <> 'first_contact';
select is(tests.tier('TIER_2K', 10), 'applied', 'a limit');
select is(tests.tier('TIER_250', 5), 'ignored outdated', 'an older one comes late');
select is((select c.people_per_day from sending.channels as c), 2000, 'and changes nothing');
select is(tests.category('UTILITY', 10), 'applied', 'a category');
select is(tests.category('MARKETING', 5), 'ignored outdated', 'an older one comes late');
select is((select t.category from sending.templates as t where t.code = 'first_contact'), 'UTILITY', 'and changes nothing');
select is(tests.tier('TIER_10K', 20), 'applied', 'the next one counts');
select is_empty($$select t.id, t.category, t.state from sending.templates as t where t.code <> 'first_contact' except select * from o$$, 'other templates are as they were');

select * from finish();
rollback;
