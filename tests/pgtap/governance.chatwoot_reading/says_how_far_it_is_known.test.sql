begin;
select plan(9);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.drain();
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('reserva', '500600700', 1, 8);
create function tests.reading() returns text language sql as $$
    select string_agg(format('%s %s %s %s %s', r.channel, coalesce((util.current_time() - r.known_until)::text, '-'), coalesce(r.failure, '-'), r.waiting, r.messages_held), ', ' order by r.channel)
    from governance.chatwoot_reading as r
$$;
select is(tests.reading(), 'principal - - 0 0, reserva - - 0 0', 'nobody has looked yet');
select is(tests.findings('webhooks'), '', 'which is no fault');
select tests.sweep(tests.listed_conversation(1), tests.listed_conversation(2));
select is(tests.reading(), 'principal 00:00:00 - 2 0, reserva - - 0 0', 'two conversations wait to be read');
select tests.advance('11 minutes');
select is(tests.findings('webhooks'), 'chatwoot_unread principal', 'ten minutes without reading are seen');
select chatwoot.order_sweeps();
select chatwoot.fail_sweep(m.id, tests.chatwoot_error(401), util.current_time()) from outbox.jobs as m where m.kind = 'chatwoot.sweep';
select is(tests.reading(), 'principal 00:11:00 http_401 2 0, reserva - - 0 0', 'and why');
select is(
    tests.sentence('chatwoot_unread'),
    'The Chatwoot of principal has not been read since 2026-03-10 12:00 (America/Sao_Paulo) (http_401): what webhooks do not tell stays unknown, and messages of the cadence wait: 0.', 'in words'
);
select tests.advance('5 minutes');
select is(tests.findings('webhooks'), 'chatwoot_unread principal, looks_behind principal', 'so is a queue that does not move');
select tests.sweep();
select tests.drain();
select is(tests.findings('webhooks'), '', 'when all is read again nothing is wrong');
select is((select g.value from governance.gauges() as g where g.name = 'chatwoot_unread_seconds' and g.label_value = 'principal'), 0.0::double precision, 'for Prometheus too');

select * from finish();
rollback;
