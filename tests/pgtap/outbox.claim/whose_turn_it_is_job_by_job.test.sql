begin;
select plan(33);

-- What each kind does of its own is said here; what the outbox makes of it is asked.
select tests.make_operation('2026-06-10 15:00:00+00');
insert into outbox.workers (name, pid, version, started_at, heartbeat_at) values ('beside', 2, '0', util.current_time(), util.current_time());
create temporary table a as select n, tests.lead(n) as id from generate_series(1, 4) as n;
delete from outbox.attempts;
delete from outbox.jobs;
create table public.answers (what text, said text);
grant all on public.answers to public;
grant select on a to public;
create function pg_temp.other_worker() returns bigint language sql as $$ select w.id from outbox.workers as w where w.name = 'beside' $$;
create or replace function util.retry_delay(p_attempt integer) returns interval language sql volatile return interval '10 seconds' * p_attempt;
create function pg_temp.standing() returns text language sql as $$
    select concat_ws(
        ' | ',
        (select string_agg(concat_ws(
            ' ', j.dedupe_key, j.state, to_char(j.due_at, 'HH24:MI:SS.MS'), 'f' || to_char(j.first_due_at, 'HH24:MI:SS'), j.attempts, 'b' || nullif(j.build_failures, 0), 'l' || nullif(j.leases_expired, 0), 'by' || (select w.name from outbox.workers as w where w.id = j.claimed_by),
            to_char(j.lease_expires_at, 'HH24:MI:SS.MS'), 'since' || to_char(j.failing_since, 'HH24:MI:SS'), j.last_error, 'end' || to_char(j.finished_at, 'HH24:MI:SS'), 'c' || to_char(j.created_at, 'HH24:MI:SS')
        ), ', ' order by j.dedupe_key) from outbox.jobs as j),
        (select string_agg(concat_ws(' ', j.dedupe_key, t.attempt, t.outcome, to_char(t.finished_at, 'HH24:MI:SS'), t.error), ', ' order by j.dedupe_key, t.attempt) from outbox.attempts as t join outbox.jobs as j on j.id = t.job_id),
        (select string_agg(concat_ws(' ', s.what, s.said), ', ') from public.answers as s)
    )
$$;
create function pg_temp.job(p_key text) returns bigint language sql as $$ select j.id from outbox.jobs as j where j.dedupe_key = p_key $$;
create function pg_temp.after(p_call text, p_before text default null) returns text language plpgsql as $$
declare
    v_answer text;
    v_said text;
begin
    if p_before is not null then
        execute p_before;
    end if;
    begin
        execute p_call into v_answer;
    exception
        when sqlstate 'ID202' or sqlstate 'ID303' or sqlstate 'ID105' then
            v_answer := sqlstate;
    end;
    v_said := concat_ws(' | ', v_answer, pg_temp.standing());
    raise exception 'undone' using errcode = 'TT000';
exception
    when sqlstate 'TT000' then
        return v_said;
end;
$$;
-- Whatever is asked for is to be done, unless its payload says otherwise.
create or replace function outbox.prepare_job(p_job_id bigint, p_now timestamptz) returns outbox.prepared language plpgsql security definer as $$
declare
    v_job constant outbox.jobs := (select j from outbox.jobs as j where j.id = p_job_id);
begin
    if v_job.payload ? 'raise' then
        raise exception 'broken' using errcode = v_job.payload ->> 'raise';
    end if;
    return row(coalesce(v_job.payload ->> 'verdict', 'go'), case when v_job.payload ->> 'verdict' = 'hold' then p_now + interval '7 minutes' end, case when v_job.payload ? 'verdict' then 'because' end, jsonb_build_object('key', v_job.dedupe_key))::outbox.prepared;
end;
$$;
create function pg_temp.ordered(p_kind text, p_urgency text, p_due text, p_keys text[], p_lead integer default null, p_payload jsonb default '{}') returns void language sql as $$
    insert into outbox.jobs (kind, lead_id, urgency, dedupe_key, due_at, first_due_at, created_at, payload) select p_kind, (select a.id from a where a.n = p_lead), p_urgency, k, p_due::timestamptz + n * interval '1 second', p_due::timestamptz, p_due::timestamptz, p_payload from unnest(p_keys) with ordinality as k (k, n) order by n
$$;
create function pg_temp.claimed(p_limit integer) returns text language sql as $$ select string_agg(c.work ->> 'key' || case when c.waited_seconds < 100 then ' ' || c.waited_seconds else '' end, ', ') from outbox.claim(tests.worker_id(), p_limit, '2 minutes') as c $$;
create function pg_temp.so_often(p_times integer, p_limit integer, p_before text default null) returns text language plpgsql as $$
declare
    v_said text := '';
begin
    if p_before is not null then
        execute p_before;
    end if;
    for n in 1 .. p_times loop
        v_said := concat_ws(' / ', nullif(v_said, ''), coalesce(pg_temp.claimed(p_limit), '-'));
    end loop;
    raise exception 'undone' using errcode = 'TT000';
exception
    when sqlstate 'TT000' then
        return v_said;
end;
$$;
select pg_temp.ordered('chatwoot.note', 'urgent', '2026-06-10 14:00+00', array(select 'u' || lpad(n::text, 2, '0') from generate_series(1, 30) as n));
select pg_temp.ordered('webhook.deliver', 'normal', '2026-06-10 13:00+00', array(select 'n' || n from generate_series(1, 9) as n));
select pg_temp.ordered('chatwoot.note', 'bulk', '2026-06-10 12:00+00', array(select 'b' || n from generate_series(1, 9) as n));

select is(pg_temp.so_often(8, 1, 'select setval(''outbox.claims'', 8); '), 'u01 / n1 / u02 / u03 / u04 / n2 / u05 / b1', 'of eight in a row one is bulk and two are normal');
select is(pg_temp.so_often(5, 2, 'select setval(''outbox.claims'', 8); '), 'u01, b1 / u02, n1 / u03, n2 / u04, u05 / u06, u07', 'by two');
select is(pg_temp.so_often(4, 3, 'select setval(''outbox.claims'', 8); '), 'u01, u02, b1 / u03, n1, b2 / u04, u05, n2 / u06, u07, n3', 'by three');
select is(pg_temp.so_often(4, 5, 'select setval(''outbox.claims'', 9); '), 'u01, u02, n1, n2, b1 / u03, u04, u05, n3, b2 / u06, u07, u08, n4, b3 / u09, u10, u11, u12, n5', 'by five');
select is(pg_temp.so_often(3, 8, 'select setval(''outbox.claims'', 8); '), 'u01, u02, u03, u04, u05, n1, n2, b1 / u06, u07, u08, u09, u10, n3, n4, b2 / u11, u12, u13, u14, u15, n5, n6, b3', 'by eight');
select is(pg_temp.so_often(2, 20, 'select setval(''outbox.claims'', 8); '), 'u01, u02, u03, u04, u05, u06, u07, u08, u09, u10, u11, u12, n1, n2, n3, n4, n5, b1, b2, b3 / u13, u14, u15, u16, u17, u18, u19, u20, u21, u22, u23, u24, n6, n7, n8, n9, b4, b5, b6, u25', 'by twenty');
select is(pg_temp.so_often(2, 100, 'select setval(''outbox.claims'', 8); '), 'u01, u02, u03, u04, u05, u06, u07, u08, u09, u10, u11, u12, u13, u14, u15, u16, u17, u18, u19, u20, u21, u22, u23, u24, u25, u26, u27, u28, u29, u30, n1, n2, n3, n4, n5, n6, n7, n8, n9, b1, b2, b3, b4, b5, b6, b7, b8, b9 / -', 'all at once');
select is(pg_temp.so_often(4, 4, 'select setval(''outbox.claims'', 8); update outbox.jobs set due_at = ''2026-06-10 14:59:51+00'' where urgency <> ''urgent'''), 'u01, u02, u03, u04 / u05, u06, u07, u08 / u09, u10, u11, u12 / u13, u14, u15, u16', 'what was just due does not count for its share');
select is(pg_temp.so_often(4, 4, 'select setval(''outbox.claims'', 8); update outbox.jobs set due_at = ''2026-06-10 14:59:50+00'' where urgency <> ''urgent'''), 'u01, u02, n1 10, b1 10 / u03, u04, n2 10, b2 10 / u05, u06, n3 10, b3 10 / u07, u08, u09, n4 10', 'ten seconds do');
select is(pg_temp.so_often(3, 4, 'select setval(''outbox.claims'', 8); delete from outbox.jobs where urgency = ''urgent'''), 'n1, n2, n3, n4 / n5, n6, n7, n8 / n9, b1, b2, b3', 'where nothing is urgent all is taken');
select is(pg_temp.so_often(2, 4, 'select setval(''outbox.claims'', 8); delete from outbox.jobs where dedupe_key > ''n2'' or urgency = ''bulk''; update outbox.jobs set due_at = ''2026-06-10 15:00:01+00'' where dedupe_key = ''n1''; update outbox.jobs set due_at = ''2026-06-10 15:00:00+00'' where dedupe_key = ''n2'''), 'n2 0 / -', 'what is due in a second waits');
select is(pg_temp.so_often(4, 6, 'select setval(''outbox.claims'', 8); update ops.settings set value = ''4'' where key = ''chatwoot_in_flight'''), 'u01, u02, u03, u04, n1, n2 / n3, n4, n5, n6, n7, n8 / n9 / -', 'few of a destination may be in flight');
select is(pg_temp.so_often(2, 3, 'select setval(''outbox.claims'', 8); update outbox.jobs set payload = ''{"verdict": "hold"}'' where dedupe_key in (''u01'', ''u02'', ''u03'', ''u05'')'), 'u04, u06, b1 / u07, n1, b2', 'what is held makes room for what is behind it');
select is(pg_temp.so_often(2, 6, 'select setval(''outbox.claims'', 8); update ops.settings set value = ''2'' where key = ''chatwoot_in_flight''; update outbox.jobs set payload = ''{"verdict": "cancel"}'' where dedupe_key in (''u01'', ''u02'', ''u03'', ''u05'')'), 'u04, u06, n1, n2, n3, n4 / n5, n6, n7, n8, n9', 'and what is cancelled, where few may be in flight');
select is(pg_temp.so_often(3, 9, 'select setval(''outbox.claims'', 8); update outbox.jobs set lead_id = (select a.id from a where a.n = 1) where dedupe_key in (''u04'', ''u02'', ''n1'', ''b1''); update outbox.jobs set lead_id = (select a.id from a where a.n = 2) where dedupe_key in (''u03'', ''n2'')'), 'u01, u02, u03, u05, u06, u07, n1, n2, b2 / u08, u09, u10, u11, u12, n3, n4, n5, b3 / u13, u14, u15, u16, u17, u18, n6, n7, b4', 'one of a lead after the other, each destination by itself');
select is(pg_temp.so_often(2, 9, 'select setval(''outbox.claims'', 8); update outbox.jobs set lead_id = (select a.id from a where a.n = 1) where dedupe_key in (''u04'', ''u02''); update outbox.jobs set state = ''claimed'', claimed_by = tests.worker_id(), lease_expires_at = ''2026-06-11'' where dedupe_key = ''u02'''), 'u01, u03, u05, u06, u07, u08, n1, n2, b1 / u09, u10, u11, u12, u13, n3, n4, n5, b2', 'behind what is under way');
select is(pg_temp.so_often(2, 9, 'select setval(''outbox.claims'', 8); update outbox.jobs set lead_id = (select a.id from a where a.n = 1) where dedupe_key in (''u04'', ''u02''); update outbox.jobs set state = ''done'', finished_at = ''2026-06-10'' where dedupe_key = ''u02'''), 'u01, u03, u04, u05, u06, u07, n1, n2, b1 / u08, u09, u10, u11, u12, n3, n4, n5, b2', 'not behind what is finished');
select is(pg_temp.after('select string_agg(concat_ws(''-'', c.work ->> ''key'', c.attempt, c.lease_expires_at, c.kind, c.urgency), '', '') from outbox.claim(tests.worker_id(), 9, ''2 minutes'') as c', 'delete from outbox.jobs where dedupe_key not in (''u01'', ''u02'', ''n1'', ''b1''); update outbox.jobs set payload = ''{}'', build_failures = 2, attempts = 1, last_error = ''{"held": "y"}'' where dedupe_key in (''u01'', ''n1'')'), 'u01-2-2026-06-10 15:02:00+00-chatwoot.note-urgent, u02-1-2026-06-10 15:02:00+00-chatwoot.note-urgent, n1-2-2026-06-10 15:02:00+00-webhook.deliver-normal, b1-1-2026-06-10 15:02:00+00-chatwoot.note-bulk | b1 claimed 12:00:01.000 f12:00:00 1 bytests 15:02:00.000 c12:00:00, n1 claimed 13:00:01.000 f13:00:00 2 bytests 15:02:00.000 c13:00:00, u01 claimed 14:00:01.000 f14:00:00 2 bytests 15:02:00.000 c14:00:00, u02 claimed 14:00:02.000 f14:00:00 1 bytests 15:02:00.000 c14:00:00 | b1 1, n1 2, u01 2, u02 1', 'what is claimed is taken down');
select is(pg_temp.after('select string_agg(concat_ws(''-'', c.work ->> ''key'', c.attempt, c.lease_expires_at, c.kind, c.urgency), '', '') from outbox.claim(tests.worker_id(), 9, ''2 minutes'') as c', 'delete from outbox.jobs where dedupe_key not in (''u01'', ''u02'', ''n1'', ''b1''); update outbox.jobs set payload = ''{"verdict": "hold"}'', build_failures = 2, attempts = 1, last_error = ''{"held": "y"}'' where dedupe_key in (''u01'', ''n1'')'), 'u02-1-2026-06-10 15:02:00+00-chatwoot.note-urgent, b1-1-2026-06-10 15:02:00+00-chatwoot.note-bulk | b1 claimed 12:00:01.000 f12:00:00 1 bytests 15:02:00.000 c12:00:00, n1 pending 15:07:00.000 f13:00:00 1 {"held": "because"} c13:00:00, u01 pending 15:07:00.000 f14:00:00 1 {"held": "because"} c14:00:00, u02 claimed 14:00:02.000 f14:00:00 1 bytests 15:02:00.000 c14:00:00 | b1 1, u02 1', 'what is held');
select is(pg_temp.after('select string_agg(concat_ws(''-'', c.work ->> ''key'', c.attempt, c.lease_expires_at, c.kind, c.urgency), '', '') from outbox.claim(tests.worker_id(), 9, ''2 minutes'') as c', 'delete from outbox.jobs where dedupe_key not in (''u01'', ''u02'', ''n1'', ''b1''); update outbox.jobs set payload = ''{"verdict": "cancel"}'', build_failures = 2, attempts = 1, last_error = ''{"held": "y"}'' where dedupe_key in (''u01'', ''n1'')'), 'u02-1-2026-06-10 15:02:00+00-chatwoot.note-urgent, b1-1-2026-06-10 15:02:00+00-chatwoot.note-bulk | b1 claimed 12:00:01.000 f12:00:00 1 bytests 15:02:00.000 c12:00:00, n1 cancelled 13:00:01.000 f13:00:00 1 b2 {"cancelled": "because"} end15:00:00 c13:00:00, u01 cancelled 14:00:01.000 f14:00:00 1 b2 {"cancelled": "because"} end15:00:00 c14:00:00, u02 claimed 14:00:02.000 f14:00:00 1 bytests 15:02:00.000 c14:00:00 | b1 1, u02 1', 'what is cancelled');
select is(pg_temp.after('select string_agg(concat_ws(''-'', c.work ->> ''key'', c.attempt, c.lease_expires_at, c.kind, c.urgency), '', '') from outbox.claim(tests.worker_id(), 9, ''2 minutes'') as c', 'delete from outbox.jobs where dedupe_key not in (''u01'', ''u02'', ''n1'', ''b1''); update outbox.jobs set payload = ''{"raise": "22P02"}'', build_failures = 2, attempts = 1, last_error = ''{"held": "y"}'' where dedupe_key in (''u01'', ''n1'')'), 'u02-1-2026-06-10 15:02:00+00-chatwoot.note-urgent, b1-1-2026-06-10 15:02:00+00-chatwoot.note-bulk | b1 claimed 12:00:01.000 f12:00:00 1 bytests 15:02:00.000 c12:00:00, n1 pending 15:20:00.000 f13:00:00 1 b3 {"held": "internal_error 22P02"} c13:00:00, u01 pending 15:20:00.000 f14:00:00 1 b3 {"held": "internal_error 22P02"} c14:00:00, u02 claimed 14:00:02.000 f14:00:00 1 bytests 15:02:00.000 c14:00:00 | b1 1, u02 1', 'what cannot be built');
select is(pg_temp.after('select string_agg(concat_ws(''-'', c.work ->> ''key'', c.attempt, c.lease_expires_at, c.kind, c.urgency), '', '') from outbox.claim(tests.worker_id(), 9, ''2 minutes'') as c', 'delete from outbox.jobs where dedupe_key not in (''u01'', ''u02'', ''n1'', ''b1''); update outbox.jobs set payload = ''{"raise": "40001"}'', build_failures = 2, attempts = 1, last_error = ''{"held": "y"}'' where dedupe_key in (''u01'', ''n1'')'), 'u02-1-2026-06-10 15:02:00+00-chatwoot.note-urgent, b1-1-2026-06-10 15:02:00+00-chatwoot.note-bulk | b1 claimed 12:00:01.000 f12:00:00 1 bytests 15:02:00.000 c12:00:00, n1 pending 15:00:01.000 f13:00:00 1 b2 {"held": "y"} c13:00:00, u01 pending 15:00:01.000 f14:00:00 1 b2 {"held": "y"} c14:00:00, u02 claimed 14:00:02.000 f14:00:00 1 bytests 15:02:00.000 c14:00:00 | b1 1, u02 1', 'what somebody else holds');
select is(pg_temp.after('select string_agg(concat_ws(''-'', c.work ->> ''key'', c.attempt, c.lease_expires_at, c.kind, c.urgency), '', '') from outbox.claim(tests.worker_id(), 9, ''2 minutes'') as c', 'delete from outbox.jobs where dedupe_key not in (''u01'', ''u02'', ''n1'', ''b1''); update outbox.jobs set payload = ''{"raise": "55P03"}'', build_failures = 2, attempts = 1, last_error = ''{"held": "y"}'' where dedupe_key in (''u01'', ''n1'')'), 'u02-1-2026-06-10 15:02:00+00-chatwoot.note-urgent, b1-1-2026-06-10 15:02:00+00-chatwoot.note-bulk | b1 claimed 12:00:01.000 f12:00:00 1 bytests 15:02:00.000 c12:00:00, n1 pending 15:00:01.000 f13:00:00 1 b2 {"held": "y"} c13:00:00, u01 pending 15:00:01.000 f14:00:00 1 b2 {"held": "y"} c14:00:00, u02 claimed 14:00:02.000 f14:00:00 1 bytests 15:02:00.000 c14:00:00 | b1 1, u02 1', 'for long');
select is(pg_temp.after('select string_agg(concat_ws(''-'', c.work ->> ''key'', c.attempt, c.lease_expires_at, c.kind, c.urgency), '', '') from outbox.claim(tests.worker_id(), 9, ''2 minutes'') as c', 'delete from outbox.jobs where dedupe_key not in (''u01'', ''u02'', ''n1'', ''b1''); update outbox.jobs set payload = ''{"raise": "40P01"}'', build_failures = 2, attempts = 1, last_error = ''{"held": "y"}'' where dedupe_key in (''u01'', ''n1'')'), 'u02-1-2026-06-10 15:02:00+00-chatwoot.note-urgent, b1-1-2026-06-10 15:02:00+00-chatwoot.note-bulk | b1 claimed 12:00:01.000 f12:00:00 1 bytests 15:02:00.000 c12:00:00, n1 pending 15:00:01.000 f13:00:00 1 b2 {"held": "y"} c13:00:00, u01 pending 15:00:01.000 f14:00:00 1 b2 {"held": "y"} c14:00:00, u02 claimed 14:00:02.000 f14:00:00 1 bytests 15:02:00.000 c14:00:00 | b1 1, u02 1', 'or against it');
select is(pg_temp.after('select string_agg(c.work ->> ''key'', '', '') from outbox.claim(tests.worker_id(), 9, ''2 minutes'') as c', 'delete from outbox.jobs where dedupe_key not in (''u01'', ''u02'', ''n1'', ''b1''); update outbox.jobs set last_error = ''{"phase": "y"}'''), 'u01, u02, n1, b1 | b1 claimed 12:00:01.000 f12:00:00 1 bytests 15:02:00.000 {"phase": "y"} c12:00:00, n1 claimed 13:00:01.000 f13:00:00 1 bytests 15:02:00.000 {"phase": "y"} c13:00:00, u01 claimed 14:00:01.000 f14:00:00 1 bytests 15:02:00.000 {"phase": "y"} c14:00:00, u02 claimed 14:00:02.000 f14:00:00 1 bytests 15:02:00.000 {"phase": "y"} c14:00:00 | b1 1, n1 1, u01 1, u02 1', 'what it failed of stays');
select is(pg_temp.after('select count(*) from outbox.claim(tests.worker_id(), 0, ''2 minutes'')', 'delete from outbox.jobs where dedupe_key not in (''u01'', ''u02'', ''n1'', ''b1''); '), 'ID105 | b1 pending 12:00:01.000 f12:00:00 0 c12:00:00, n1 pending 13:00:01.000 f13:00:00 0 c13:00:00, u01 pending 14:00:01.000 f14:00:00 0 c14:00:00, u02 pending 14:00:02.000 f14:00:00 0 c14:00:00', 'none is no limit');
select is(pg_temp.after('select count(*) from outbox.claim(tests.worker_id(), 501, ''2 minutes'')', 'delete from outbox.jobs where dedupe_key not in (''u01'', ''u02'', ''n1'', ''b1''); '), 'ID105 | b1 pending 12:00:01.000 f12:00:00 0 c12:00:00, n1 pending 13:00:01.000 f13:00:00 0 c13:00:00, u01 pending 14:00:01.000 f14:00:00 0 c14:00:00, u02 pending 14:00:02.000 f14:00:00 0 c14:00:00', 'nor more than five hundred');
select is(pg_temp.after('select count(*) from outbox.claim(tests.worker_id(), null, ''2 minutes'')', 'delete from outbox.jobs where dedupe_key not in (''u01'', ''u02'', ''n1'', ''b1''); '), 'ID105 | b1 pending 12:00:01.000 f12:00:00 0 c12:00:00, n1 pending 13:00:01.000 f13:00:00 0 c13:00:00, u01 pending 14:00:01.000 f14:00:00 0 c14:00:00, u02 pending 14:00:02.000 f14:00:00 0 c14:00:00', 'nor nothing');
select is(pg_temp.after('select count(*) from outbox.claim(tests.worker_id(), 9, ''0.9 seconds'')', 'delete from outbox.jobs where dedupe_key not in (''u01'', ''u02'', ''n1'', ''b1''); '), 'ID105 | b1 pending 12:00:01.000 f12:00:00 0 c12:00:00, n1 pending 13:00:01.000 f13:00:00 0 c13:00:00, u01 pending 14:00:01.000 f14:00:00 0 c14:00:00, u02 pending 14:00:02.000 f14:00:00 0 c14:00:00', 'less than a second is no lease');
select is(pg_temp.after('select count(*) from outbox.claim(tests.worker_id(), 9, ''1 hour 1 second'')', 'delete from outbox.jobs where dedupe_key not in (''u01'', ''u02'', ''n1'', ''b1''); '), 'ID105 | b1 pending 12:00:01.000 f12:00:00 0 c12:00:00, n1 pending 13:00:01.000 f13:00:00 0 c13:00:00, u01 pending 14:00:01.000 f14:00:00 0 c14:00:00, u02 pending 14:00:02.000 f14:00:00 0 c14:00:00', 'nor more than an hour');
select is(pg_temp.after('select count(*) from outbox.claim(tests.worker_id(), 9, null)', 'delete from outbox.jobs where dedupe_key not in (''u01'', ''u02'', ''n1'', ''b1''); '), 'ID105 | b1 pending 12:00:01.000 f12:00:00 0 c12:00:00, n1 pending 13:00:01.000 f13:00:00 0 c13:00:00, u01 pending 14:00:01.000 f14:00:00 0 c14:00:00, u02 pending 14:00:02.000 f14:00:00 0 c14:00:00', 'nor nothing');
select is(pg_temp.after('select count(*) from outbox.claim(tests.worker_id(), 500, ''1 second'')', 'delete from outbox.jobs where dedupe_key not in (''u01'', ''u02'', ''n1'', ''b1''); '), '4 | b1 claimed 12:00:01.000 f12:00:00 1 bytests 15:00:01.000 c12:00:00, n1 claimed 13:00:01.000 f13:00:00 1 bytests 15:00:01.000 c13:00:00, u01 claimed 14:00:01.000 f14:00:00 1 bytests 15:00:01.000 c14:00:00, u02 claimed 14:00:02.000 f14:00:00 1 bytests 15:00:01.000 c14:00:00 | b1 1, n1 1, u01 1, u02 1', 'which are');
select is(pg_temp.after('select count(*) from outbox.claim(tests.worker_id(), 1, ''1 hour'')', 'delete from outbox.jobs where dedupe_key not in (''u01'', ''u02'', ''n1'', ''b1''); '), '1 | b1 pending 12:00:01.000 f12:00:00 0 c12:00:00, n1 pending 13:00:01.000 f13:00:00 0 c13:00:00, u01 claimed 14:00:01.000 f14:00:00 1 bytests 16:00:00.000 c14:00:00, u02 pending 14:00:02.000 f14:00:00 0 c14:00:00 | u01 1', 'and an hour is');

select * from finish();
rollback;
