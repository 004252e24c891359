begin;
select plan(6);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table a as select tests.lead_with_conversation(1) as lead_id;
create temporary table b as select tests.lead(2) as lead_id;
update outbox.jobs set due_at = util.current_time() + interval '1 hour' where lead_id = (select lead_id from b) and state = 'pending';
create trigger race before insert or update on sending.messages for each row execute function tests.tg_break('40001', 'race');
create function tests.waits() returns text language sql as $$
    select string_agg(concat_ws(' ', o.kind, o.state, o.attempts, o.build_failures, o.due_at - util.current_time()), ', ' order by o.id) from outbox.jobs as o where o.state in ('pending', 'claimed')
$$;
select is(tests.waits(), 'whatsapp.template pending 0 0 00:00:00, chatwoot.contact pending 0 0 01:00:00', 'one is due, one is not');
select is_empty('select from outbox.claim(tests.worker_id(), 10)', 'whose work lost a race goes to nobody');
select is(tests.waits(), 'whatsapp.template pending 0 0 00:00:01, chatwoot.contact pending 0 0 01:00:00', 'it waits a second, and nothing else is moved');
drop trigger race on sending.messages;
select is_empty('select from outbox.claim(tests.worker_id(), 10)', 'until then it waits');
select tests.advance('1 second');
select is((select count(*) from outbox.claim(tests.worker_id(), 10)), 1::bigint, 'then it goes');
select is((select string_agg(o.state || ' ' || o.attempts, ', ' order by o.id) from outbox.jobs as o where o.state in ('pending', 'claimed')), 'claimed 1, pending 0', 'counted once');

select * from finish();
rollback;
