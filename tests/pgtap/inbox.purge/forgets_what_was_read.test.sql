begin;
select plan(5);

select tests.freeze('2026-03-10 15:00+00');
create temporary table t as
select api.receive_webhook('chatwoot', '\x01') as read, api.receive_webhook('chatwoot', '\x02') as unread;
update inbox.deliveries as d set state = 'processed', processed_at = util.current_time() from t where d.id = t.read;
select tests.advance('10 days');
insert into t select api.receive_webhook('whatsapp', '\x03'), null;
update inbox.deliveries as d set state = 'processed', processed_at = util.current_time() where d.raw = '\x03';

select is(inbox.purge('2026-04-09 15:00+00', 10), 0::bigint, 'nothing before its time');
select is(inbox.purge('2026-04-09 15:01+00', 10), 1::bigint, 'after 30 days');
select is((select string_agg(coalesce(encode(d.raw, 'hex'), '-'), ' ' order by d.id) from inbox.deliveries as d), '- 02 03', 'what was read, and nothing younger or unread');
select is((select count(*) from inbox.deliveries as d where d.raw_sha256 is not null), 3::bigint, 'the hashes stay');
select is(inbox.purge('2027-04-09 15:01+00', 0), 0::bigint, 'no more than p_limit');

select * from finish();
rollback;
