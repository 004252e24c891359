create or replace function intake.end_import(p_import_id bigint, p_state text)
returns intake.imports
language plpgsql
volatile
as $$
declare
    v_import intake.imports;
begin
    if coalesce(p_state, '') not in ('done', 'cancelled') then
        raise exception 'an import ends as done or cancelled' using errcode = 'ID105';
    end if;
    update intake.imports as i
    set state = p_state, changed_at = util.current_time()
    where i.id = p_import_id and (i.state = 'running' or i.state = p_state)
    returning * into v_import;
    if not found then
        perform intake.find_import(p_import_id);
        raise exception 'import % does not run', p_import_id using errcode = 'ID315', hint = 'indica import show ' || p_import_id;
    end if;
    return v_import;
end;
$$;

comment on function intake.end_import(bigint, text) is
'Ends an import: done at the end of the file, or cancelled, after which a process that works on it stops at its next rows; what was taken stays, and intake.begin_import() goes on
from there. Raises ID209 (no such import), ID315 (it does not run).';

revoke all on function intake.end_import(bigint, text) from public;
