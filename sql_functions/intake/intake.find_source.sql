create or replace function intake.find_source(p_code text)
returns intake.sources
language plpgsql
stable
as $$
declare
    v_source intake.sources;
begin
    select * into v_source from intake.sources as s where s.code = p_code;
    if not found then
        raise exception 'no source is called %', coalesce(p_code, 'null') using errcode = 'ID209', hint = 'indica source list shows them.';
    end if;
    return v_source;
end;
$$;

comment on function intake.find_source(text) is
'The source with this code. Raises ID209 when there is none.';

revoke all on function intake.find_source(text) from public;
