begin;
select plan(25);

select tests.make_operation();
select is((s).code || ' ' || (s).state || ' ' || (s).secret_version || ' ' || (s).has_personal_data, 'crm active 1 false', 'added') from (select webhooks.add('crm', 'https://crm.example.com/hooks', '{lead.won,lead.won,lead.lost}') as s) as a;
select is((s).has_personal_data, false, 'nothing said of personal data: none is told') from (select webhooks.add('ohne', 'https://ohne.example.com', '{lead.won}', null) as s) as a;
select webhooks.remove('ohne');
select is((select x.events from webhooks.list_subscriptions() as x), '{lead.lost,lead.won}', 'each event once');
select webhooks.add('outro', 'https://crm.example.com/hooks?key=1', '{lead.won}');
select webhooks.pause('crm');
select is((s).url || ' ' || (s).state || ' ' || (s).has_personal_data, 'https://new.example.com paused true', 'a known one is changed, and stays paused') from (select webhooks.add('crm', 'https://new.example.com', '{lead.created}', true) as s) as a;
select is((select string_agg(x.code || array_to_string(x.events, ','), ' ') from webhooks.list_subscriptions() as x), 'crmlead.created outrolead.won', 'and hears what was said last');
select is_empty($$select * from governance.findings as f where f.code = 'webhook_paused'$$, 'what an operator paused is no finding');

select throws_ok(format('select webhooks.add(%L, %L, %L)', c, u, e), 'ID105', null, d) from (values
    ('Com Espaço', 'https://a.example.com', '{lead.won}', 'a code with a space'),
    (null, 'https://a.example.com', '{lead.won}', 'no code'),
    ('a', null, '{lead.won}', 'no address'),
    ('a', 'http://a.example.com', '{lead.won}', 'an address without TLS'),
    ('a', 'https://user:pw@a.example.com', '{lead.won}', 'an address with a user'),
    ('a', 'https://a.example.com/#x', '{lead.won}', 'an address with a fragment'),
    ('a', E'https://a.example.com/\nX: y', '{lead.won}', 'an address with a line break'),
    ('a', 'ftp://a.example.com', '{lead.won}', 'another scheme'),
    ('a', 'https://a.example.com', '{}', 'no event'),
    ('a', 'https://a.example.com', null, 'null events'),
    ('a', 'https://a.example.com', '{lead.won,lead.burnt}', 'an event that is none'),
    ('a', 'https://a.example.com', '{webhook.test}', 'the test is no event')
) as v (c, u, e, d);
select throws_ok('select webhooks.pause(''nada'')', 'ID209', null, 'no such webhook');

-- Secrets: rotated with a day for both; never used again after a removal.
select is(webhooks.rotate_secret('crm'), 2, 'rotated');
select webhooks.resume('crm'), tests.lead(1);
select tests.only_webhooks();
create temporary table c as select c.work from outbox.claim(tests.worker_id(), 10) as c;
select is((select c.work -> 'secret_versions' from c), '[2, 1]', 'for a day signed with both');
select tests.advance(interval '25 hours');
select webhooks.test('crm');
select tests.only_webhooks();
create temporary table e as select c.work from outbox.claim(tests.worker_id(), 10) as c where c.work #>> '{body,type}' = 'webhook.test';
select is((select e.work -> 'secret_versions' from e), '[2]', 'then with the new one alone');
select webhooks.remove('crm');
select is((select string_agg(x.code, ' ') from webhooks.list_subscriptions() as x), 'outro', 'removed');
select throws_ok('select webhooks.resume(''crm'')', 'ID209', null, 'what was removed is not resumed');
select is((s).secret_version || ' ' || (s).state, '3 active', 'made anew it has another secret') from (select webhooks.add('crm', 'https://crm.example.com/hooks', '{lead.won}') as s) as a;

select * from finish();
rollback;
