begin;
select plan(10);

select tests.make_operation();
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('reserva', '500600700', 1, 8);
delete from chatwoot.sweeps;
insert into chatwoot.sweeps (channel_id, since) select c.id, util.current_time() from sending.channels as c;
create temporary table l as select tests.lead(1) as lead_id;
create temporary table j as
with made as (
    insert into outbox.jobs (kind, lead_id, channel_id, state, due_at, created_at, dedupe_key)
    select 'chatwoot.sweep', null, c.id, 'pending', util.current_time(), util.current_time(), 'test:' || c.code from sending.channels as c returning id, dedupe_key
)
select substring(dedupe_key from 6) as code, id from made;
create function tests.fails(p_code text, p_error jsonb) returns text language sql as $$
    select concat_ws(' ', f.state, f.due_at - util.current_time()) from j cross join lateral chatwoot.fail_sweep(j.id, p_error, util.current_time()) as f where j.code = p_code
$$;
create function tests.failures() returns text language sql as $$
    select string_agg(concat_ws(' ', c.code, s.failure, to_char(s.failed_at at time zone 'UTC', 'HH24:MI')), ', ' order by c.id) from chatwoot.sweeps as s join sending.channels as c on c.id = s.channel_id
$$;
select is(tests.fails('reserva', '{"phase": "answered", "http_status": 503}'), 'pending 00:00:30', 'it is tried again soon');
select is(tests.failures(), 'principal, reserva http_503 15:00', 'why stands at that number');
select tests.advance('1 minute');
select is(tests.fails('principal', '{"phase": "no_answer"}'), 'pending 00:00:30', 'without an answer');
select is(tests.failures(), 'principal no_answer 15:01, reserva http_503 15:00', 'that it had none');
select is(tests.fails('principal', '{}'), 'pending 00:00:30', 'without anything');
select is(tests.failures(), 'principal unknown 15:01, reserva http_503 15:00', 'nothing is known');
select is(tests.fails('principal', '{"http_status": 429, "retry_after_seconds": 10}'), 'pending 00:00:30', 'never sooner');
select is(tests.fails('principal', '{"http_status": 429, "retry_after_seconds": 90}'), 'pending 00:01:30', 'as late as it asks');
select is(tests.fails('principal', '{"http_status": 429, "retry_after_seconds": 3600}'), 'pending 01:00:00', 'for an hour');
select is(tests.fails('principal', '{"http_status": 429, "retry_after_seconds": 36000}'), 'pending 01:00:00', 'at most');

select * from finish();
rollback;
