begin;
select plan(5);

select tests.make_operation('2026-03-10 15:00:00+00');
select webhooks.add('crm', 'https://a.example.com', '{lead.won}'), webhooks.add('other', 'https://a.example.com', '{lead.won}');
create function tests.shown() returns text language sql as $$
    select string_agg(concat_ws(' ', s.code, s.state, s.state_reason, s.state_since at time zone 'UTC'), ', ' order by s.code) from webhooks.subscriptions as s
$$;
select tests.advance('1 hour');
select webhooks.pause('crm');
select is(tests.shown(), 'crm paused operator 2026-03-10 16:00:00, other active 2026-03-10 15:00:00', 'of two the one, since now');
select tests.advance('1 hour');
select webhooks.pause('crm', 'gone');
select is(tests.shown(), 'crm paused operator 2026-03-10 16:00:00, other active 2026-03-10 15:00:00', 'paused once, for its first reason');
select webhooks.pause('other', 'gone');
select is(tests.shown(), 'crm paused operator 2026-03-10 16:00:00, other paused gone 2026-03-10 17:00:00', 'for another reason the other');
select throws_ok($$select webhooks.pause(null)$$, 'ID209', 'no webhook is called null', 'none of no name');
select webhooks.remove('crm');
select throws_ok($$select webhooks.pause('crm')$$, 'ID209', 'no webhook is called crm', 'none that was removed');

select * from finish();
rollback;
