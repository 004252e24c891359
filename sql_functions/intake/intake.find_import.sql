create or replace function intake.find_import(p_import_id bigint)
returns intake.imports
language plpgsql
stable
as $$
declare
    v_import intake.imports;
begin
    select * into v_import from intake.imports as i where i.id = p_import_id;
    if not found then
        raise exception 'there is no import %', p_import_id using errcode = 'ID209', hint = 'indica import list shows them.';
    end if;
    return v_import;
end;
$$;

comment on function intake.find_import(bigint) is 'An import by its number. Raises ID209.';

revoke all on function intake.find_import(bigint) from public;
