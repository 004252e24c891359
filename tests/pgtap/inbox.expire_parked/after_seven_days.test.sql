begin;
select plan(3);

select tests.freeze('2026-03-10 15:00+00');
create temporary table d as select api.receive_webhook(tests.service(), 'whatsapp', '\x01') as id;
insert into inbox.facts (delivery_id, natural_key, kind, payload, occurred_at, state, created_at)
select d.id, k.key, 'status', '{}', k.at, k.state, k.at
from d, (values
    ('older', timestamptz '2026-03-10 14:59:59+00', 'parked'), ('just', '2026-03-10 15:00:00+00', 'parked'), ('younger', '2026-03-10 15:00:01+00', 'parked'),
    ('applied', '2026-03-01 15:00:00+00', 'applied')
) as k (key, at, state);
create function tests.states() returns text language sql as $$ select string_agg(f.natural_key || ' ' || f.state, ', ' order by f.natural_key) from inbox.facts as f $$;
select is(inbox.expire_parked('2026-03-17 15:00:00+00'), 1::bigint, 'what waited longer than Meta repeats');
select is(tests.states(), 'applied applied, just parked, older expired, younger parked', 'is given up, and nothing else');
select is(inbox.expire_parked('2026-03-17 15:00:01+00'), 1::bigint, 'each in its time');

select * from finish();
rollback;
