create or replace function routing.find_consultant(p_name text)
returns routing.consultants
language plpgsql
stable
as $$
declare
    v_consultant routing.consultants;
begin
    select * into v_consultant
    from routing.consultants as c
    where c.email = lower(btrim(p_name)) or c.uid::text = lower(btrim(p_name));
    if not found then
        raise exception 'no consultant has the e-mail or uid %', coalesce(p_name, 'null') using errcode = 'ID208',
            hint = 'indica consultant list shows them.';
    end if;
    return v_consultant;
end;
$$;

comment on function routing.find_consultant(text) is 'The consultant with this e-mail (any case) or uid. Raises ID208 when there is none.';

revoke all on function routing.find_consultant(text) from public;
