begin;
select plan(7);

select tests.make_operation('2026-03-10 15:00:00+00');
select tests.submit(tests.referral(1), 'young');
create temporary table t as select tests.make_token('Importação') as token_id;
insert into intake.submissions (uid, token_id, idempotency_key, received_at, raw, raw_sha256, outcome, reason, http_status, answer)
select gen_random_uuid(), t.token_id, 'k' || n, '2026-01-10 15:00+00', '\x01', sha256('\x01'), 'rejected', 'invalid_body', 422, '{}'
from t, generate_series(1, 25000) as n;
insert into inbox.deliveries (provider, received_at, raw, raw_sha256, state, processed_at)
select 'whatsapp', '2026-01-10 15:00+00', '\x02', sha256('\x02'), 'processed', '2026-01-10 15:00+00' from generate_series(1, 25000);
insert into inbox.facts (delivery_id, natural_key, kind, payload, occurred_at, state, wamid, created_at)
select d.id, 'wa:message:1:wamid.' || d.id, 'message', '{"entry": {"from": "5511987654321", "text": {"body": "segredo"}}}', '2026-01-10 15:00+00', 'applied', 'wamid.' || d.id, '2026-01-10 15:00+00'
from inbox.deliveries as d;

select is(
    (select string_agg(format('%s %s', b.what, b.waiting), ', ' order by b.what) from governance.purge_backlog as b),
    'alert_notices 0, cards 0, challengers 0, deliveries 25000, desk_journal 0, facts 25000, normalization_changes 0, outgoing_webhooks 0, proposals 0, rejections 0, several_referrals 0, submissions 25000', 'says how much is past its term'
);
select is((select min(b.oldest_at) from governance.purge_backlog as b), '2026-01-10 15:00+00', 'and since when');
select is(jobs.run('jobs.purge'), 'succeeded', 'one run');
select is((select sum(b.waiting) from governance.purge_backlog as b), 0::numeric, 'leaves nothing');
select is((select count(*) from inbox.facts as e where e.payload <> '{}' or e.wamid is not null or e.natural_key like '%wamid%'), 0::bigint, 'of what was read neither the words nor the wamid, which embeds a phone');
select is((select r.rows_affected from jobs.runs as r order by r.id desc limit 1), 75000::bigint, 'the run says how many it forgot');
select is((select count(*) from intake.submissions as s where s.raw is not null), 1::bigint, 'what is younger stays');

select * from finish();
rollback;
