create or replace function outbox.skip_ids()
returns void
language plpgsql
volatile
as $$
declare
    c_ids constant bigint := 1000000;
    v_last bigint;
begin
    select max(m.id) into v_last from outbox.jobs as m;
    perform setval(pg_get_serial_sequence('outbox.jobs', 'id'), coalesce(v_last, 0) + c_ids);
end;
$$;

comment on function outbox.skip_ids() is
'Leaves out a million ids of jobs: they may stand in notes in Chatwoot that were written after this database was copied.';

revoke all on function outbox.skip_ids() from public;
