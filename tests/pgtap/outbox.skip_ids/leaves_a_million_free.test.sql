begin;
select plan(3);

-- Numbers go on behind whatever there is, so that none of a copy meets one of its original.
create temporary table numbers as select s.last_value as n from outbox.jobs_id_seq as s;
select setval(pg_get_serial_sequence('outbox.jobs', 'id'), 5000000);
delete from outbox.attempts;
delete from outbox.jobs;
insert into outbox.jobs (id, kind, due_at, created_at) overriding system value values (42, 'chatwoot.note', '2026-06-10', '2026-06-10'), (41, 'chatwoot.note', '2026-06-10', '2026-06-10');
select outbox.skip_ids();
select is(nextval(pg_get_serial_sequence('outbox.jobs', 'id')), 1000043::bigint, 'behind the last');
delete from outbox.jobs;
select outbox.skip_ids();
select is(nextval(pg_get_serial_sequence('outbox.jobs', 'id')), 1000001::bigint, 'where there is none, as well');

-- Whose address nobody knows is counted as one.
update ops.settings set value = '2' where key = 'enrolments_per_address';
select is(
    (select string_agg(coalesce(r.http_status, 200)::text, ' ' order by g) from generate_series(1, 3) as g, lateral (select a.http_status from ops.admit_attempt(tests.service(), convert_to('{}', 'UTF8'), 'enrol', case when g > 0 then null end) as a offset 0) as r), '200 200 429', 'who says no address'
);
-- No sequence is rolled back.
select setval(pg_get_serial_sequence('outbox.jobs', 'id'), n) from numbers;

select * from finish();
rollback;
