begin;
select plan(10);

select tests.freeze('2026-03-10 15:00+00');
create temporary table t as
select api.receive_webhook(tests.service(), 'chatwoot', '\x01') as read, api.receive_webhook(tests.service(), 'chatwoot', '\x02') as unread;
update inbox.deliveries as d set state = 'processed', processed_at = util.current_time() from t where d.id = t.read;
select tests.advance('10 days');
insert into t select api.receive_webhook(tests.service(), 'whatsapp', '\x03'), null;
update inbox.deliveries as d set state = 'processed', processed_at = util.current_time() where d.raw = '\x03';

select is(inbox.purge('2026-04-09 15:00+00', 10), 0::bigint, 'nothing before its time');
select is(inbox.purge('2026-04-09 15:01+00', 10), 1::bigint, 'after 30 days');
select is((select string_agg(coalesce(encode(d.raw, 'hex'), '-'), ' ' order by d.id) from inbox.deliveries as d), '- 02 03', 'what was read, and nothing younger or unread');
select is((select count(*) from inbox.deliveries as d where d.raw_sha256 is not null), 3::bigint, 'the hashes stay');
select is(inbox.purge('2027-04-09 15:01+00', 0), 0::bigint, 'no more than p_limit');

-- What was read out of a webhook goes with it.
insert into inbox.facts (delivery_id, natural_key, kind, payload, occurred_at, state, error, created_at)
select t.read, k.key, 'message', '{"entry": {"text": {"body": "segredo"}, "from": "5511987654321"}}', k.at, k.state, k.error, k.at
from t
cross join (values
    ('old', timestamptz '2026-03-10 15:00+00', 'applied', null::jsonb), ('failed', '2026-03-10 15:00+00', 'failed', '{"sqlstate": "22012", "message": "5511987654321"}'),
    ('young', '2026-03-20 15:00+00', 'applied', null)
) as k (key, at, state, error)
where t.read is not null and t.unread is not null;
select is(inbox.purge('2026-04-09 15:01+00', 10), 2::bigint, 'facts of the same age');
select is(
    (select string_agg(concat_ws(' ', e.natural_key, e.payload <> '{}', e.error), ', ' order by e.natural_key) from inbox.facts as e),
    'failed f {"sqlstate": "22012"}, old f, young t', 'lose what they said, and keep that they were'
);
select is(inbox.purge('2026-04-09 15:01+00', 10), 0::bigint, 'once');

-- The oldest first, where not all can go at once.
insert into inbox.facts (delivery_id, natural_key, kind, payload, occurred_at, state, created_at)
select t.read, k.key, 'message', '{"entry": {}}', k.at, 'applied', k.at
from t, (values ('second', timestamptz '2026-03-12 15:00+00'), ('first', '2026-03-11 15:00+00'), ('third', '2026-03-13 15:00+00')) as k (key, at)
where t.unread is not null;
update inbox.deliveries as d set raw = '\x05', received_at = '2026-03-12 15:00+00' from t where d.id = t.read and t.unread is not null;
update inbox.deliveries as d set raw = '\x06', received_at = '2026-03-11 15:00+00', state = 'processed', processed_at = util.current_time() from t where d.id = t.unread;
select is(inbox.purge('2026-04-15 15:01+00', 1), 2::bigint, 'one of each');
select is(
    (select string_agg(e.natural_key, ' ' order by e.natural_key) from inbox.facts as e where e.payload <> '{}' and e.natural_key in ('first', 'second', 'third'))
        || ' ' || (select string_agg(encode(d.raw, 'hex'), ' ' order by d.id) from inbox.deliveries as d where d.raw in ('\x05', '\x06')),
    'second third 05', 'the oldest'
);

select * from finish();
rollback;
