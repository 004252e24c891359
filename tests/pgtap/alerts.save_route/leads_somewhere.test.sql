begin;
select plan(15);

select tests.make_operation();
select webhooks.add('ops', 'https://ops.example.com', '{alert.changed}');
select is((alerts.save_route('a', 'webhook', 'ops')).way, 'webhook', 'a webhook');
select is((alerts.save_route('b', 'whatsapp', '(11) 98765-4321')).phone, '+5511987654321', 'a mobile, however it is written');
select is((alerts.save_route('b', 'email', 'dora@example.com')).phone, null, 'changed to another way it forgets the first');
select throws_ok($$ select alerts.save_route('c', 'webhook', 'none') $$, 'ID209', null, 'no other subscription');
select throws_ok($$ select alerts.save_route('c', 'whatsapp', '11 3333-4444') $$, 'ID105', null, 'no landline');
select throws_ok($$ select alerts.save_route('c', 'whatsapp', null) $$, 'ID105', null, 'no phone that is none');
select throws_ok($$ select alerts.save_route('c', 'email', 'dora') $$, 'ID105', null, 'no address that is none');
select throws_ok($$ select alerts.save_route('c', 'chatwoot', 'x') $$, 'ID105', null, 'no conversation that is none');
select throws_ok($$ select alerts.save_route('c', 'pigeon', 'x') $$, 'ID105', null, 'no other way');
select throws_ok($$ select alerts.save_route('C d', 'email', 'dora@example.com') $$, 'ID105', null, 'no other code');
select throws_ok($$ select alerts.save_route('c', 'email', 'dora@example.com', 'mild') $$, 'ID105', null, 'no other severity');
select throws_ok($$ select alerts.save_route('c', 'email', 'dora@example.com', p_owners => '{king}') $$, 'ID105', null, 'no other owner');
select alerts.remove_route('b');
select is((select l.code from alerts.list_routes() as l), 'a', 'what is removed is not listed') ;
select throws_ok($$ select alerts.test_route('b') $$, 'ID209', null, 'nor tried');
select is((alerts.save_rule('no_worker', null, '7 minutes', null, null, 'director')).opens_after || ' ' || (alerts.save_rule('no_worker', false, null, null, null, null)).owner, '00:07:00 director', 'a rule is changed by what is given');

select * from finish();
rollback;
