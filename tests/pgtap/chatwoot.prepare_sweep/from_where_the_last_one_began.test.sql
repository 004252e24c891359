begin;
select plan(14);
select tests.make_operation('2026-06-10 15:00:00+00');
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, waba_id, created_at) values ('reserva', '500600700', 2, 8, '419561257915477', '2026-06-10 14:50+00');
insert into outbox.jobs (kind, channel_id, dedupe_key, due_at, created_at, attempts, state, claimed_by, lease_expires_at) select 'chatwoot.sweep', c.id, c.code, '2026-06-10 15:00+00', '2026-06-10', 2, 'claimed', tests.worker_id(), '2026-06-11' from sending.channels as c;
insert into outbox.jobs (kind, dedupe_key, due_at, created_at) values ('chatwoot.sweep', 'none', '2026-06-10', '2026-06-10');
create function pg_temp.job(p_code text) returns bigint language sql as $$ select j.id from outbox.jobs as j where j.dedupe_key = p_code and j.kind = 'chatwoot.sweep' $$;
create function pg_temp.prepared(p_code text) returns text language sql as $$
    select concat_ws(' ', p.verdict, p.reason, p.work ->> 'account_id', p.work ->> 'inbox_id', to_timestamp((p.work ->> 'changed_since')::numeric), p.work ->> 'within_seconds') from chatwoot.prepare_sweep(pg_temp.job(p_code), '2026-06-10 15:00+00') as p
$$;
select is(pg_temp.prepared('reserva'), 'go 2 8 2026-06-10 14:48:00+00 720', 'the first time from when the number was set up, two minutes before');
select is((select string_agg(c.code || ' ' || s.since, ', ') from chatwoot.sweeps as s join sending.channels as c on c.id = s.channel_id), 'reserva 2026-06-10 14:50:00+00', 'which is kept, of this number');
select is(pg_temp.prepared('none'), 'cancel no_channel', 'of no number nothing is read');
create function pg_temp.since(p_since text, p_failure text default null, p_listed integer default null) returns text language plpgsql as $$
begin
    update chatwoot.sweeps as s set since = p_since::timestamptz, failure = p_failure, failed_at = case when p_failure is not null then timestamptz '2026-06-10' end, listed = p_listed;
    return pg_temp.prepared('reserva');
end;
$$;
select is(pg_temp.since('2026-06-10 14:47+00', null, 500), 'go 2 8 2026-06-10 14:45:00+00 900', 'a quarter of an hour is asked for in one answer');
select is(pg_temp.since('2026-06-10 14:46:59+00', null, 500), 'go 2 8 2026-06-10 14:44:59+00', 'what is longer by pages');
select is(pg_temp.since('2026-06-10 14:50+00', null, 501), 'go 2 8 2026-06-10 14:48:00+00', 'and what was very much');
select is(pg_temp.since('2026-06-10 14:50+00', 'timeout', 1), 'go 2 8 2026-06-10 14:48:00+00', 'or failed');
select is(pg_temp.since('2026-06-03 15:00+00'), 'go 2 8 2026-06-03 14:58:00+00', 'seven days back');
select is(pg_temp.since('2026-06-03 14:59+00'), 'go 2 8 2026-06-03 14:58:00+00', 'and no longer');
select is(pg_temp.since('2026-06-10 15:02+00'), 'go 2 8 2026-06-10 15:00:00+00 1', 'one second at least');

insert into chatwoot.sweeps (channel_id, since, failed_at, failure) select c.id, '2026-06-10 10:00+00', '2026-06-10 12:00+00', 'x' from sending.channels as c where c.code = 'principal';
insert into outbox.attempts (job_id, attempt, worker_id, claimed_at, finished_at, outcome)
select pg_temp.job(w.code), w.attempt, tests.worker_id(), w.at::timestamptz, w.finished::timestamptz, case when w.finished is not null then 'done' end
from (values ('principal', 1, '2026-06-09 14:59:59+00', '2026-06-09 14:59:59+00'), ('principal', 2, '2026-06-10 14:58+00', null), ('reserva', 1, '2026-06-09 14:00+00', '2026-06-09 14:00+00'), ('reserva', 2, '2026-06-10 14:59+00', null)) as w (code, attempt, at, finished);
create function pg_temp.swept(p_result jsonb, p_changed integer, p_known text) returns text language plpgsql as $$
begin
    perform chatwoot.record_sweep(pg_temp.job('principal'), p_result, p_changed, p_known::timestamptz, '2026-06-10 15:00+00');
    return (select string_agg(concat_ws(' ', c.code, s.since, s.swept_at, s.is_paged, s.requests, s.listed, s.changed, s.failed_at, s.failure), ', ' order by c.code) from chatwoot.sweeps as s join sending.channels as c on c.id = s.channel_id);
end;
$$;
select is(pg_temp.swept('{"is_paged": true, "requests": 3, "conversations": [1, 2]}', 1, null), 'principal 2026-06-10 14:58:00+00 2026-06-10 15:00:00+00 t 3 2 1, reserva 2026-06-10 15:02:00+00', 'the next reading begins where this one began, of this number');
select is(pg_temp.swept('{"requests": 1}', 0, '2026-06-10 14:57+00'), 'principal 2026-06-10 14:58:00+00 2026-06-10 15:00:00+00 f 1 0 0, reserva 2026-06-10 15:02:00+00', 'never before where it stood');
update chatwoot.sweeps set since = '2026-06-10 10:00+00';
select is(pg_temp.swept('{"requests": 1, "conversations": [], "is_paged": false}', 0, '2026-06-10 14:57+00'), 'principal 2026-06-10 14:57:00+00 2026-06-10 15:00:00+00 f 1 0 0, reserva 2026-06-10 10:00:00+00', 'or up to where all is known');
select is((select string_agg(j.dedupe_key || ' ' || a.attempt, ', ' order by j.dedupe_key, a.attempt) from outbox.attempts as a join outbox.jobs as j on j.id = a.job_id where j.kind = 'chatwoot.sweep'), 'principal 2, reserva 1, reserva 2', 'attempts of a day ago are forgotten');

select * from finish();
rollback;
