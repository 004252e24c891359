begin;
select plan(4);
select tests.make_operation();
select results_eq(
    $$select h.provider, h.received_24_hours, h.unprocessed, h.failed_entries, h.parked, h.last_received_at from governance.webhook_health as h order by 1$$,
    $$values ('chatwoot', 0::bigint, 0::bigint, 0::bigint, 0::bigint, null::timestamptz), ('whatsapp', 0, 0, 0, 0, null)$$, 'silence shows as such'
);
select tests.receive('messages', jsonb_build_object('statuses', jsonb_build_array(tests.wa_status('wamid.other', 'sent'), tests.wa_status('wamid.broken', 'sent', '{"timestamp": "x"}'))));
select tests.receive_raw('no json');
select results_eq(
    $$select h.received_24_hours, h.unreadable_24_hours, h.unprocessed, h.failed_entries, h.parked, h.p95_delay_seconds, h.last_received_at
        from governance.webhook_health as h where h.provider = 'whatsapp'$$,
    $$values (2::bigint, 1::bigint, 0::bigint, 1::bigint, 1::bigint, 0.000, '2026-03-10 15:00:00+00'::timestamptz)$$, 'what failed, what is parked, what could not be read'
);
select api.receive_webhook(tests.service(), 'chatwoot', '{}');
select tests.advance('1 minute');
select results_eq(
    $$select h.unprocessed, h.oldest_unprocessed_at from governance.webhook_health as h where h.provider = 'chatwoot'$$,
    $$values (1::bigint, '2026-03-10 15:00:00+00'::timestamptz)$$, 'what nobody has taken yet'
);
select tests.advance('1 day');
select results_eq(
    $$select h.received_24_hours, h.parked, h.last_received_at from governance.webhook_health as h where h.provider = 'whatsapp'$$,
    $$values (0::bigint, 1::bigint, '2026-03-10 15:00:00+00'::timestamptz)$$, 'counts are of a day, what waits is not forgotten'
);

select * from finish();
rollback;
