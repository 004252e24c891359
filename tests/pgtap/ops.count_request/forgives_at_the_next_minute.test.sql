begin;
select plan(9);

select tests.make_operation();
select is(ops.count_request(tests.token_id(), 'requests', 2), null, 'the first is within the limit');
select is(ops.count_request(tests.token_id(), 'requests', 2), null, 'the second too');
-- The minute of the wall clock may have turned between the calls, which starts the count again.
update ops.request_windows set requests = 2, starts_at = date_trunc('minute', clock_timestamp());
select ok(ops.count_request(tests.token_id(), 'requests', 2) between 1 and 60, 'the third waits for the rest of the minute');
select is(ops.count_request(tests.token_id(), 'lookups', 2), null, 'another purpose is counted apart');
select is(ops.count_request(tests.make_token('b'), 'requests', 2), null, 'so is another token');

update ops.request_windows set requests = 1000, starts_at = starts_at - interval '1 minute';
select is(ops.count_request(tests.token_id(), 'requests', 2), null, 'a new minute starts at nought');
select is((select w.requests from ops.request_windows as w where w.token_id = tests.token_id() and w.purpose = 'requests'), 1, 'and counts one');

update ops.request_windows set requests = 60, starts_at = date_trunc('minute', clock_timestamp());
select ok(ops.count_request(tests.token_id(), 'lookups') is not null, 'without a limit of its own the setting lookups_per_minute holds');
update ops.settings set value = '1000' where key = 'lookups_per_minute';
select is(ops.count_request(tests.token_id(), 'lookups'), null, 'and can be changed');

select * from finish();
rollback;
