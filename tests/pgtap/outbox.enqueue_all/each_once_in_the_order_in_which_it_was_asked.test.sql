begin;
select plan(13);
select tests.make_operation('2026-06-10 15:00:00+00');
create temporary table a as select n, tests.lead(n) as id from generate_series(1, 3) as n;
update leads.leads as l set is_imported = true from a where a.id = l.id and a.n = 2;
delete from outbox.jobs;
insert into outbox.jobs (kind, lead_id, dedupe_key, due_at, created_at) select 'chatwoot.note', a.id, 'known', '2026-06-10', '2026-06-10' from a where a.n = 1;
create temporary table asked as
select outbox.enqueue_all(
    'chatwoot.note', (select array_agg(a.id order by a.n desc) from a), '{2026-06-12,2026-06-11,2026-06-13}', '{c,known,a}', array['{"x": 1}', '{"x": 2}', '{"x": 3}']::jsonb[]
) as ids;
select is(
    (select string_agg(coalesce(j.dedupe_key, 'none'), ', ' order by i.n) from asked, unnest(ids) with ordinality as i (id, n) left join outbox.jobs as j on j.id = i.id), 'c, none, a', 'their ids in order, none of what was ordered before'
);
select is(
    (select string_agg(concat_ws(' ', a.n, j.kind, j.urgency, j.payload, j.dedupe_key, j.first_due_at, j.due_at, j.created_at, j.state), '; ' order by j.id) from outbox.jobs as j join a on a.id = j.lead_id where j.dedupe_key <> 'known'), '3 chatwoot.note urgent {"x": 1} c 2026-06-12 00:00:00+00 2026-06-12 00:00:00+00 2026-06-10 15:00:00+00 pending; 1 chatwoot.note urgent {"x": 3} a 2026-06-13 00:00:00+00 2026-06-13 00:00:00+00 2026-06-10 15:00:00+00 pending', 'each with its own'
);
select is((select concat_ws(' ', count(*), min(j.due_at)) from outbox.jobs as j where j.dedupe_key = 'known'), '1 2026-06-10 00:00:00+00', 'what was ordered before stays as it was');
select is((select array_length(outbox.enqueue_all('whatsapp.template', (select array_agg(a.id) from a where a.n = 2), '{2026-06-12}', '{d}', array['{}']::jsonb[]), 1)), 1, 'of another kind');
select is((select j.urgency from outbox.jobs as j where j.dedupe_key = 'd'), (select coalesce(k.urgency, leads.urgency(l)) from outbox.kinds as k, leads.leads as l join a on a.id = l.id and a.n = 2 where k.kind = 'whatsapp.template'), 'as urgent as the kind, else the lead');

-- How many may be under way.
update ops.settings set value = '10' where key = 'chatwoot_in_flight';
update outbox.jobs set state = 'claimed', claimed_by = tests.worker_id(), lease_expires_at = '2026-06-11' where dedupe_key in ('a', 'c', 'd');
select is(outbox.room_in_flight('chatwoot', 100), 8, 'ten less the two that are');
select is(outbox.room_in_flight('chatwoot', 5), 5, 'no more than are asked for');
insert into outbox.limits (destination, in_flight, changed_at) values ('chatwoot', 4.9, '2026-06-10'), ('whatsapp', 1, '2026-06-10');
select is(outbox.room_in_flight('chatwoot', 100), 2, 'four whole ones less two, where fewer were found to go well');
update outbox.limits set in_flight = 50 where destination = 'chatwoot';
select is(outbox.room_in_flight('chatwoot', 100), 8, 'never more than is set');
update outbox.limits set in_flight = 1 where destination = 'chatwoot';
select is(outbox.room_in_flight('chatwoot', 100), 0, 'nor less than none');
update ops.settings set value = 'null' where key = 'chatwoot_in_flight';
select is(outbox.room_in_flight('chatwoot', 100), 100, 'where nothing is set, as many as are asked for');

-- What cannot be built waits longer each time.
create function pg_temp.failed(p_before integer) returns text language plpgsql as $$
declare
    v_state text;
begin
    update outbox.jobs set state = 'pending', claimed_by = null, lease_expires_at = null, finished_at = null, build_failures = p_before, last_error = null where dedupe_key = 'a';
    v_state := outbox.record_build_failure((select j.id from outbox.jobs as j where j.dedupe_key = 'a'), '22P02', '2026-06-10 15:00+00');
    return (select concat_ws(' ', v_state, j.state, j.build_failures, j.due_at - timestamptz '2026-06-10 15:00+00', j.last_error) from outbox.jobs as j where j.dedupe_key = 'a');
end;
$$;
select is((select string_agg(pg_temp.failed(n), '; ' order by n) from unnest('{0,1,6,7,8,9}'::integer[]) as n), 'pending pending 1 00:05:00 {"held": "internal_error 22P02"}; pending pending 2 00:10:00 {"held": "internal_error 22P02"}; pending pending 7 05:20:00 {"held": "internal_error 22P02"}; pending pending 8 06:00:00 {"held": "internal_error 22P02"}; pending pending 9 06:00:00 {"held": "internal_error 22P02"}; dead dead 10 06:00:00 {"message": "cannot_be_built 22P02"}', 'five minutes, doubled, six hours at most, and after ten times no more');
select is((select string_agg(j.dedupe_key || ' ' || j.build_failures, ', ' order by j.dedupe_key) from outbox.jobs as j where j.dedupe_key <> 'a'), 'c 0, d 0, known 0', 'no other');

select * from finish();
rollback;
