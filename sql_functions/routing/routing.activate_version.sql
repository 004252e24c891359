create or replace function routing.activate_version(p_version integer, p_because text default null)
returns integer
language plpgsql
volatile
as $$
declare
    v_because constant text := nullif(btrim(p_because), '');
    v_set routing.rule_sets;
    v_active_version integer;
begin
    -- Two at once: the second sees what the first made active.
    perform routing.lock_rules();
    v_set := routing.find_version(p_version);
    v_active_version := (select s.version from routing.rule_sets as s where s.state = 'active');
    if v_set.state not in ('draft', 'simulated') then
        raise exception 'version % is %', p_version, v_set.state using errcode = 'ID332',
            hint = 'Save its rules as a draft: indica routing rules show, indica routing rules save.';
    end if;
    if v_because is null and v_set.state = 'draft' then
        raise exception 'version % was not simulated', p_version using errcode = 'ID332',
            hint = format('indica routing simulate %s --from …, or say why not with --force REASON.', p_version);
    end if;
    if v_because is null and v_set.based_on is distinct from v_active_version then
        raise exception 'version % was made when version % was active, and now % is', p_version, v_set.based_on, v_active_version using errcode = 'ID332',
            hint = 'Look at what changed since, save and simulate again, or say why not with --force REASON.';
    end if;
    -- What was right when it was saved need not be so now.
    perform routing.check_rules(v_set.rules);

    perform set_config('indica.rules_change', 'in several steps', true);
    set constraints routing.rules_position_key deferred;
    -- Each of those that no longer hold has a place of its own behind the others.
    update routing.rules as r
    set is_active = false, position = 1000000 + r.id::integer
    where r.is_active or r.position <> 1000000 + r.id;
    update routing.rules as r
    set is_active = true, position = d.n, conditions = d.rule -> 'conditions', pool_id = p.id
    from jsonb_array_elements(v_set.rules) with ordinality as d (rule, n)
    join routing.pools as p on p.code = d.rule ->> 'pool'
    where r.id = (select max(o.id) from routing.rules as o where o.name = d.rule ->> 'name');
    insert into routing.rules (position, name, conditions, pool_id)
    select d.n, d.rule ->> 'name', d.rule -> 'conditions', p.id
    from jsonb_array_elements(v_set.rules) with ordinality as d (rule, n)
    join routing.pools as p on p.code = d.rule ->> 'pool'
    where not exists (select from routing.rules as o where o.name = d.rule ->> 'name');
    set constraints routing.rules_position_key immediate;
    perform set_config('indica.rules_change', '', true);

    update routing.rule_sets as s set state = 'retired', retired_at = util.current_time() where s.version = v_active_version;
    update routing.rule_sets as s
    set state = 'active', activated_at = util.current_time(), forced_because = v_because, rules = (
        select coalesce(jsonb_agg(jsonb_build_object('id', r.id) || d.rule order by d.n), '[]')
        from jsonb_array_elements(v_set.rules) with ordinality as d (rule, n)
        join routing.rules as r on r.is_active and r.name = d.rule ->> 'name'
    )
    where s.version = p_version;
    return routing.assign_waiting();
end;
$$;

comment on function routing.activate_version(integer, text) is
'A simulated version of the rules becomes the active one; the one before is retired. p_because (a reason, which is kept) overrules that it was not simulated, or that another version was
activated since it was made. Waiting leads that it serves are assigned; returns how many. Raises ID209 (no such version), ID332 (it may not be activated), ID105 (it names what is gone). Commits
asynchronously, see routing.assign_waiting.';

revoke all on function routing.activate_version(integer, text) from public;
