create or replace function intake.begin_import(
    p_file_sha256 bytea,
    p_file_name text,
    p_columns text[],
    p_field_map jsonb default null,
    p_constants jsonb default null,
    p_left_out text[] default null,
    p_first_contact text default null,
    p_per_hour integer default null
)
returns intake.imports
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_is_said constant boolean := num_nonnulls(p_field_map, p_constants, p_left_out) > 0;
    v_plan record;
    v_import intake.imports;
begin
    if coalesce(p_first_contact, 'spread') not in ('now', 'spread', 'never') or coalesce(p_per_hour, 1) not between 1 and 100000 then
        raise exception 'a first contact is now, spread or never, and 1 to 100000 an hour' using errcode = 'ID105';
    end if;
    v_plan := intake.plan_import(p_columns, coalesce(p_field_map, '{}'), coalesce(p_constants, '{}'), coalesce(p_left_out, '{}'));
    insert into intake.imports as i (
        file_sha256, file_name, file_columns, field_map, constants, read_columns, first_contact, per_hour, state, actor, created_at, changed_at
    )
    values (
        p_file_sha256, left(p_file_name, 255), p_columns, v_plan.field_map, coalesce(p_constants, '{}'), coalesce(v_plan.read_columns, '{}'),
        coalesce(p_first_contact, 'spread'), coalesce(p_per_hour, ops.setting_text('import_leads_per_hour')::integer), 'running', ops.actor(),
        v_now, v_now
    )
    on conflict (file_sha256) do nothing
    returning * into v_import;
    if found then
        return v_import;
    end if;

    select * into v_import from intake.imports as i where i.file_sha256 = p_file_sha256 for no key update;
    if v_is_said or v_import.state = 'done' then
        v_import.field_map := v_plan.field_map;
        v_import.constants := coalesce(p_constants, '{}');
        v_import.read_columns := coalesce(v_plan.read_columns, '{}');
    end if;
    if v_import.state = 'done' then
        -- What was taken is answered as before; what was refused is judged anew.
        update intake.imports as i
        set rows_done = 0, created = 0, touched = 0, suppressed = 0, quarantined = 0, rejected = 0, repeated = 0, unreadable = 0
        where i.id = v_import.id;
    end if;
    update intake.imports as i
    set file_name = left(p_file_name, 255), file_columns = p_columns, field_map = v_import.field_map, constants = v_import.constants,
        read_columns = v_import.read_columns, first_contact = coalesce(p_first_contact, i.first_contact),
        per_hour = coalesce(p_per_hour, i.per_hour), state = 'running', actor = ops.actor(), changed_at = v_now
    where i.id = v_import.id
    returning * into v_import;
    return v_import;
end;
$$;

comment on function intake.begin_import(bytea, text, text[], jsonb, jsonb, text[], text, integer) is
'Begins the import of a file, read as intake.plan_import() says, or goes on with one of the same bytes where it stopped (rows_done), also after it was cancelled; what is null stays as it was said. One that
was done begins anew: what was taken is counted as repeated, what was refused is judged again. p_first_contact: as intake.imports says, spread by default;
p_per_hour: the setting import_leads_per_hour by default. Raises ID105.';

revoke all on function intake.begin_import(bytea, text, text[], jsonb, jsonb, text[], text, integer) from public;
