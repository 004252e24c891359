begin;
select plan(9);

select tests.make_operation('2026-03-10 15:00:00+00');
create function tests.shown(p_code text) returns text language sql as $$
    select concat_ws(
        ' ', s.state, s.state_reason, s.secret_version, s.previous_secret_until at time zone 'UTC', s.state_since at time zone 'UTC',
        (select string_agg(w.event, ',' order by w.event) from webhooks.subscribed_events as w where w.subscription_id = s.id)
    )
    from webhooks.subscriptions as s where s.code = p_code
$$;
create function tests.refused(p_url text, p_events text[]) returns text language plpgsql as $$
begin
    perform webhooks.add('x', p_url, p_events);
    return 'taken';
exception
    when sqlstate 'ID105' then return sqlerrm;
end;
$$;
select webhooks.add(c, 'https://a.example.com', '{lead.won,lead.lost}') from unnest('{crm,other}'::text[]) as c;
select webhooks.rotate_secret(c), webhooks.pause(c, 'failing') from unnest('{crm,other}'::text[]) as c;
select tests.advance('1 hour');
select webhooks.add('crm', 'https://b.example.com', '{lead.won,lead.created}');
select is(tests.shown('crm'), 'paused failing 2 2026-03-11 15:00:00 2026-03-10 15:00:00 lead.created,lead.won', 'a known one keeps its state, its reason, its secrets and its day');
select is(tests.shown('other'), 'paused failing 2 2026-03-11 15:00:00 2026-03-10 15:00:00 lead.lost,lead.won', 'the other hears what it heard');
select webhooks.remove('crm');
select webhooks.add('crm', 'https://c.example.com', '{lead.won}');
select is(tests.shown('crm'), 'active 3 2026-03-10 16:00:00 lead.won', 'one that was removed begins anew, without the old secrets');

select is(tests.refused('https://a.example.com', '{lead.z,lead.won,lead.a}'), 'no event is called lead.a, lead.z', 'events that are none, by name');
select is(tests.refused('https://a.example.com', '{webhook.test}'), 'no event is called webhook.test', 'the test is none');
select is(tests.refused('https://a.example.com', null), 'no event is called nothing', 'no events');
select is(tests.refused('https://a.example.com/' || repeat('a', 1979), '{lead.won}'), 'this is no address for webhooks', 'an address of 2,001 signs');
select is(tests.refused('https://a.example.com/' || repeat('a', 1978), '{lead.won}'), 'taken', 'one of 2,000');
select is((select string_agg(s.code, ' ' order by s.code) from webhooks.subscriptions as s), 'crm other x', 'one of each');

select * from finish();
rollback;
