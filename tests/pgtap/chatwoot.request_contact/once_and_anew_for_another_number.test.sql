begin;
select plan(5);

select tests.make_crowd();
delete from outbox.jobs;
update chatwoot.conversations as c set attempt = 4 where c.lead_id = tests.nth(1);
create function tests.ordered() returns text language sql as $$
    select string_agg(concat_ws(' ', n, m.kind, m.payload, m.due_at - util.current_time()), ', ' order by m.id) from outbox.jobs as m join generate_series(1, 7) as n on m.lead_id = tests.nth(n)
$$;
create temporary table o as select util.current_time() as at;
select chatwoot.request_contact(tests.nth(2), 'k2'), chatwoot.request_contact(tests.nth(2), 'k2');
select is((select string_agg(concat_ws(' ', n, m.kind, m.payload), ', ' order by m.id) from outbox.jobs as m join generate_series(1, 7) as n on m.lead_id = tests.nth(n)), '2 chatwoot.contact {}', 'once per key');
select is((select m.due_at from outbox.jobs as m), (select o.at from o), 'at once');
select chatwoot.request_contact(tests.nth(3), 'k3', '2026-03-12 15:00:00+00');
select is((select m.due_at from outbox.jobs as m where m.dedupe_key = 'k3'), '2026-03-12 15:00:00+00', 'or when it was asked for');
select chatwoot.request_contact(tests.nth(2), 'k2 again', p_is_new_number => true);
select is((select m.payload from outbox.jobs as m where m.dedupe_key = 'k2 again'), '{"attempt": 2, "force_new": true, "is_new_number": true}', 'another number needs a conversation of its own');
delete from chatwoot.conversations as c where c.lead_id = tests.nth(3);
select chatwoot.request_contact(tests.nth(3), 'k3 again', p_is_new_number => true);
select is((select m.payload from outbox.jobs as m where m.dedupe_key = 'k3 again'), '{}', 'which is the first where there was none');

select * from finish();
rollback;
