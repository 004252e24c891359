begin;
select plan(9);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
select api.receive_webhook(tests.service(), 'whatsapp', convert_to(tests.wa_body('messages', jsonb_build_object(
    'contacts', (select jsonb_agg(jsonb_build_object('wa_id', '55119' || n)) from generate_series(1, 1000) as n),
    'statuses', (
        select jsonb_agg(tests.wa_status(case when n = 1000 then a.wamid else 'wamid.' || n || repeat('x', 50) end, 'delivered', jsonb_build_object('pad', repeat('p', 2800))) order by n)
        from generate_series(1, 1000) as n
    )
))::text, 'UTF8')) from a;
select cmp_ok((select octet_length(d.raw) from inbox.deliveries as d), '>', 2900000, 'a batch of 1,000 statuses and three megabytes');
select is(inbox.process_deliveries(1), 1, 'is taken in hand');
select is((select concat_ws(' ', d.state, d.entries) from inbox.deliveries as d), 'received 250', 'slice by slice');
select is((tests.message_of(lead_id)).state, 'accepted', 'the rest waits') from a;
select inbox.process_deliveries(1) from generate_series(1, 4);
select is((select concat_ws(' ', d.state, d.entries, d.failed_entries) from inbox.deliveries as d), 'processed 1000 0', 'to the end');
select is((tests.message_of(lead_id)).state, 'delivered', 'the last one counts') from a;
select is((select count(*) from inbox.facts as e where e.state = 'parked'), 999::bigint, 'those of others are parked');
select is(inbox.process_deliveries(1), 0, 'then nothing is left');
select throws_ok('select inbox.process_deliveries(0)', 'ID105', null, 'at least one at a time');

select * from finish();
rollback;
