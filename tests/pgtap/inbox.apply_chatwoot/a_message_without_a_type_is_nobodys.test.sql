begin;
select plan(5);

select tests.make_operation();
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other;
select is(tests.chatwoot_says(tests.chatwoot_message(1, 'incoming', 'Oi') - 'message_type'), 'message ignored other_message', 'who wrote it is not told');
select is(tests.chatwoot_says(tests.chatwoot_message(2, 'incoming', 'Oi', '{"message_type": null}')), 'message ignored other_message', 'nor here');
select is(tests.status(lead_id) || ' ' || tests.next_action(lead_id), 'new first_contact', 'so it is nobody''s reply') from t;
select is(tests.chatwoot_says(tests.chatwoot_message(3, 'incoming', 'Oi')), 'message applied', 'what the person wrote is');
select is(
    array[tests.status(lead_id), tests.status(other)], array['engaged', 'new'], 'of that person alone'
) from t;

select * from finish();
rollback;
