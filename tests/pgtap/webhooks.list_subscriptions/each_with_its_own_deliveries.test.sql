begin;
select plan(5);

select tests.make_operation();
select webhooks.add('crm', 'https://crm.example.com/hooks', '{lead.won,lead.created}'), webhooks.add('bi', 'https://bi.example.com', '{lead.created}'), webhooks.add('gone', 'https://gone.example.com', '{lead.created}');
update webhooks.subscriptions set state = 'removed', state_reason = 'operator' where code = 'gone';
select tests.lead(n) from generate_series(1, 8) as n;
create function tests.set(p_code text, p_n integer, p_state text, p_at timestamptz default null) returns void language sql as $$
    update webhooks.deliveries set state = p_state, finished_at = p_at, next_try_at = null where id = (
        select d.id from webhooks.deliveries as d join webhooks.subscriptions as s on s.id = d.subscription_id where s.code = p_code order by d.id offset p_n - 1 limit 1
    )
$$;
-- What was ordered later may be taken earlier: the last that was ordered and taken counts.
select tests.set('crm', 1, 'delivered', '2026-03-10 18:00Z'), tests.set('crm', 2, 'delivered', '2026-03-10 17:00Z'), tests.set('crm', 3, 'dead', '2026-03-10 19:00Z');
select tests.set('bi', 1, 'dead', '2026-03-10 16:00Z'), tests.set('bi', 2, 'dead', '2026-03-10 16:00Z'), tests.set('bi', 3, 'dropped', '2026-03-10 16:30Z'), tests.set('bi', 4, 'delivered', '2026-03-10 15:30Z');
select is((select string_agg(concat_ws(' ', l.code, l.url, l.waiting, l.dead, to_char(l.last_delivered_at at time zone 'UTC', 'HH24:MI')), ', ' order by n) from webhooks.list_subscriptions() with ordinality as l (code, url, events, has_personal_data, state, state_reason, state_since, secret_version, failing_since, waiting, dead, last_delivered_at, n)),
    'bi https://bi.example.com 4 2 15:30, crm https://crm.example.com/hooks 5 1 17:00', 'by code, each with what waits of it, was given up, and was taken last');
select is((select l.events from webhooks.list_subscriptions() as l where l.code = 'crm'), '{lead.created,lead.won}', 'what it hears');
select is((select l.events from webhooks.list_subscriptions() as l where l.code = 'bi'), '{lead.created}', 'and no other');

-- Its secret is made anew, and no other's.
select is(webhooks.rotate_secret('bi'), 2, 'the second secret');
select is((select string_agg(concat_ws(' ', s.code, s.secret_version, justify_hours(s.previous_secret_until - util.current_time())), ', ' order by s.code) from webhooks.subscriptions as s), 'bi 2 1 day, crm 1, gone 1', 'beside the first for a day, of that one alone');

select * from finish();
rollback;
