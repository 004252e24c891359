begin;
select plan(3);

select tests.make_operation('2026-03-10 15:00:00+00');
select webhooks.add('crm', 'https://a.example.com', '{lead.won}'), webhooks.add('other', 'https://a.example.com', '{lead.won}');
select is(webhooks.rotate_secret('crm'), 2, 'the second secret');
select is((select string_agg(concat_ws(' ', s.code, s.secret_version, s.previous_secret_until at time zone 'UTC'), ', ' order by s.code) from webhooks.subscriptions as s), 'crm 2 2026-03-11 15:00:00, other 1', 'of the one, with a day for the first');
select is(webhooks.rotate_secret('crm'), 3, 'the third');

select * from finish();
rollback;
