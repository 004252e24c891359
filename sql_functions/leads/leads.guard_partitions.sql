create or replace function leads.guard_partitions()
returns integer
language plpgsql
volatile
as $$
declare
    v_partition regclass;
    v_count integer := 0;
begin
    for v_partition in
        select p.relid
        from pg_partition_tree('leads.events') as p
        where p.isleaf and not exists (
            select
            from pg_catalog.pg_trigger as t
            where t.tgrelid = p.relid and t.tgname = 't10_append_only_truncate' and t.tgenabled in ('O', 'A')
                and t.tgfoid = 'util.tg_append_only()'::regprocedure
        )
    loop
        execute format(
            'create or replace trigger t10_append_only_truncate before truncate on %s for each statement execute function util.tg_append_only()',
            v_partition
        );
        execute format('alter table %s enable trigger t10_append_only_truncate', v_partition);
        v_count := v_count + 1;
    end loop;
    return v_count;
end;
$$;

comment on function leads.guard_partitions() is
'Makes sure that every partition of history refuses truncation, since that trigger is not inherited. Returns how many did not.';

revoke all on function leads.guard_partitions() from public;
