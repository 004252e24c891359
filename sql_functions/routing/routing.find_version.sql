create or replace function routing.find_version(p_version integer)
returns routing.rule_sets
language plpgsql
volatile
as $$
declare
    v_set routing.rule_sets;
begin
    select * into v_set from routing.rule_sets as s where s.version = p_version for update;
    if not found then
        raise exception 'the rules have no version %', p_version using errcode = 'ID209', hint = 'indica routing rules list shows them.';
    end if;
    return v_set;
end;
$$;

comment on function routing.find_version(integer) is 'A version of the rules, locked. Raises ID209 when there is none.';

revoke all on function routing.find_version(integer) from public;
