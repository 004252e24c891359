create or replace function routing.save_rule(p_name text, p_pool_code text, p_conditions jsonb default '{}', p_position integer default null)
returns integer
language plpgsql
volatile
as $$
declare
    v_pool_id bigint;
    v_rule_id bigint;
    v_position integer;
begin
    select p.id into v_pool_id from routing.pools as p where p.code = p_pool_code;
    if not found then
        raise exception 'no pool is called %', p_pool_code using errcode = 'ID209', hint = 'indica pool list shows them.';
    end if;
    if p_name is null or btrim(p_name) = '' then
        raise exception 'a rule needs a name' using errcode = 'ID105';
    end if;
    -- Refused here, so that the place begins at the conditions.
    perform routing.compile_condition(p_conditions);
    perform routing.lock_rules();

    perform set_config('indica.rules_change', 'in several steps', true);
    set constraints routing.rules_position_key deferred;
    select r.id, r.position into v_rule_id, v_position from routing.rules as r where r.name = p_name;
    if v_rule_id is null or v_position >= 1000000 then
        -- Behind those that hold; what no longer holds is behind all.
        select coalesce(max(r.position) filter (where r.position < 1000000), 0) + 1 into v_position from routing.rules as r;
    end if;
    if v_rule_id is null then
        insert into routing.rules (position, name, conditions, pool_id) values (v_position, p_name, p_conditions, v_pool_id) returning id into v_rule_id;
    else
        update routing.rules as r
        set conditions = p_conditions, pool_id = v_pool_id, is_active = true, position = v_position
        where r.id = v_rule_id;
    end if;
    if p_position is not null and p_position <> v_position then
        -- Everything is numbered anew, with this rule at its place.
        update routing.rules as r
        set position = n.position
        from (
            select
                o.id,
                row_number() over (
                    order by case when o.id = v_rule_id then p_position - case when p_position < v_position then 0.5 else -0.5 end else o.position end
                ) as position
            from routing.rules as o
            where o.position < 1000000
        ) as n
        where n.id = r.id and r.position <> n.position;
    end if;
    set constraints routing.rules_position_key immediate;
    perform set_config('indica.rules_change', '', true);
    perform routing.record_rules('saved:' || p_name);
    perform routing.assign_waiting();
    return (select r.position from routing.rules as r where r.id = v_rule_id);
end;
$$;

comment on function routing.save_rule(text, text, jsonb, integer) is
'Adds a routing rule, or changes the one of this name, at p_position (else at the end, or where it was); others move along. Waiting leads that it serves
are assigned. Returns its position. The short way: the rules with this change become the active version at once, without a draft and a simulation (routing.save_draft).
Raises ID209 (no such pool), ID105 with the place in the conditions of what is wrong. Commits asynchronously, see routing.assign_waiting.';

revoke all on function routing.save_rule(text, text, jsonb, integer) from public;
