begin;
select plan(5);

select tests.make_operation('2026-03-10 15:00:00+00');
create function tests.refusals() returns text language sql as $$ select coalesce(string_agg(r.source || ' ' || r.refused, ', ' order by r.source), 'none') from inbox.refusals as r $$;
select api.heartbeat(tests.service(), 'api', 7, '1.0', '{}');
select is((select concat_ws(' ', a.name, a.pid, a.version, a.heartbeat_at = util.current_time(), a.stopped_at is null) from ops.api_processes as a), 'api 7 1.0 t t', 'a process lives');
select is(tests.refusals(), 'none', 'it refused nothing');
select api.heartbeat(tests.service(), 'api', 7, '1.0', '{"whatsapp": 2, "chatwoot": 1}', true);
select is(tests.refusals(), 'chatwoot 1, whatsapp 2', 'what it refused is counted');
select is((select a.stopped_at from ops.api_processes as a), util.current_time(), 'and that it ends');
select throws_ok($$select api.heartbeat(tests.credential(), 'api', 7, '1.0', '{}')$$, null, null, 'for the service alone');

select * from finish();
rollback;
