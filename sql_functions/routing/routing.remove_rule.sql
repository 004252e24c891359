create or replace function routing.remove_rule(p_name text)
returns void
language plpgsql
volatile
as $$
begin
    perform routing.lock_rules();
    if not exists (select from routing.rules as r where r.name = p_name) then
        raise exception 'no rule is called %', p_name using errcode = 'ID209', hint = 'indica rule list shows them.';
    end if;
    perform set_config('indica.rules_change', 'in several steps', true);
    update routing.rules as r set is_active = false, position = 1000000 + r.id where r.name = p_name;
    delete from routing.rules as r
    where r.name = p_name and not exists (select from routing.decisions as d where d.rule_id = r.id);
    perform set_config('indica.rules_change', '', true);
    perform routing.record_rules('removed:' || p_name);
    perform routing.assign_waiting();
end;
$$;

comment on function routing.remove_rule(text) is
'Takes a rule away; one that decisions name stays as inactive, so that they can be explained. Waiting leads that the next
rule serves are assigned. Commits asynchronously, see routing.assign_waiting. Raises ID209 when there is none of this name.';

revoke all on function routing.remove_rule(text) from public;
