create or replace function ops.tg_audit()
returns trigger
language plpgsql
volatile
as $$
declare
    v_key constant text[] := string_to_array(tg_argv[0], ',');
    v_ignored constant text[] := string_to_array(coalesce(tg_argv[1], ''), ',');
    v_hidden constant text[] := string_to_array(coalesce(tg_argv[2], ''), ',');
    v_old constant jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) else '{}' end;
    v_new constant jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) else '{}' end;
    v_row constant jsonb := v_old || v_new;
    v_before jsonb;
    v_after jsonb;
begin
    select
        jsonb_object_agg(c.key, case when c.key = any (v_hidden) then '"(hidden)"' else v_old -> c.key end) filter (where v_old ? c.key),
        jsonb_object_agg(c.key, case when c.key = any (v_hidden) then '"(hidden)"' else v_new -> c.key end) filter (where v_new ? c.key)
    into v_before, v_after
    from jsonb_object_keys(v_row) as c (key)
    where c.key <> all (v_ignored) and v_old -> c.key is distinct from v_new -> c.key;
    if v_before is null and v_after is null then
        return null;
    end if;
    insert into ops.audit (at, actor, login, action, object_kind, object_key, before, after, reason)
    values (
        util.current_time(), ops.actor(), session_user,
        case tg_op when 'INSERT' then 'added' when 'DELETE' then 'removed' else 'changed' end,
        format('%s.%s', tg_table_schema, tg_table_name),
        (select jsonb_object_agg(k, v_row -> k) from unnest(v_key) as k), v_before, v_after,
        nullif(current_setting('indica.reason', true), '')
    );
    return null;
end;
$$;

comment on function ops.tg_audit() is
'Writes to ops.audit what changed in a row of configuration. Arguments, lists with commas: the columns that name the row; those that machines change and nobody asks
for; those that are secret or personal, of which only stands that they changed. A change of ignored columns alone leaves nothing.';

revoke all on function ops.tg_audit() from public;
