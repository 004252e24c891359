create or replace function routing.show_version(p_version integer default null)
returns jsonb
language plpgsql
stable
as $$
declare
    v_rules jsonb;
begin
    select
        (select coalesce(jsonb_agg(e.value - 'id' order by e.n), '[]') from jsonb_array_elements(s.rules) with ordinality as e (value, n)) into v_rules
    from routing.rule_sets as s
    where case when p_version is null then s.state = 'active' else s.version = p_version end;
    if not found then
        raise exception 'the rules have no version %', coalesce(p_version::text, 'that is active') using errcode = 'ID209',
            hint = 'indica routing rules list shows them.';
    end if;
    return v_rules;
end;
$$;

comment on function routing.show_version(integer) is 'The rules of a version, else of the active one, as routing.save_draft() takes them. Raises ID209 when there is none.';

revoke all on function routing.show_version(integer) from public;
