begin;
select plan(4);

select tests.freeze('2026-03-10 15:00+00');
select tests.as_role('indica_api');
select isnt(api.receive_webhook(tests.service(), 'whatsapp', '\x7b00ff'), null, 'any bytes are kept');
select throws_ok($$select api.receive_webhook(tests.service(), 'telegram', '\x7b')$$, '23514', null, 'a provider that nobody knows is refused');
select tests.as_role('none');
select is(
    (select format('%s %s %s %s', d.provider, d.state, d.raw, d.raw_sha256 = sha256('\x7b00ff')) from inbox.deliveries as d),
    'whatsapp received \x7b00ff t', 'as they came'
);
select is(current_setting('synchronous_commit'), 'off', 'the caller runs the barrier');

select * from finish();
rollback;
