create or replace function routing.save_rule(p_name text, p_pool_code text, p_conditions jsonb default '{}', p_position integer default null)
returns integer
language plpgsql
volatile
as $$
declare
    v_pool_id bigint;
    v_rule_id bigint;
    v_position integer;
    v_unknown text;
begin
    select p.id into v_pool_id from routing.pools as p where p.code = p_pool_code;
    if not found then
        raise exception 'no pool is called %', p_pool_code using errcode = 'ID209', hint = 'indica pool list shows them.';
    end if;
    if p_name is null or btrim(p_name) = '' then
        raise exception 'a rule needs a name' using errcode = 'ID105';
    end if;
    select string_agg(k.key || ' ' || v.value, ', ') into v_unknown
    from jsonb_each(p_conditions) as k
    cross join lateral jsonb_array_elements_text(k.value) as v
    where not case k.key
        when 'product' then exists (select from leads.products as p where p.code = v.value)
        when 'origin' then exists (select from leads.origins as o where o.code = v.value)
        when 'source' then exists (select from intake.sources as s where s.code = v.value)
        when 'uf' then exists (select from normalize.area_codes as a where a.uf = v.value)
        else false
    end;
    if v_unknown is not null then
        raise exception 'a rule cannot ask for %', v_unknown using errcode = 'ID105',
            hint = 'Conditions: product, origin and source by their codes, uf by two capital letters.';
    end if;

    set constraints routing.rules_position_key deferred;
    select r.id, r.position into v_rule_id, v_position from routing.rules as r where r.name = p_name;
    if not found then
        select coalesce(max(r.position), 0) + 1 into v_position from routing.rules as r;
        insert into routing.rules (position, name, conditions, pool_id) values (v_position, p_name, p_conditions, v_pool_id) returning id into v_rule_id;
    else
        update routing.rules as r set conditions = p_conditions, pool_id = v_pool_id, is_active = true where r.id = v_rule_id;
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
        ) as n
        where n.id = r.id and r.position <> n.position;
    end if;
    set constraints routing.rules_position_key immediate;
    perform routing.assign_waiting();
    return (select r.position from routing.rules as r where r.id = v_rule_id);
end;
$$;

comment on function routing.save_rule(text, text, jsonb, integer) is
'Adds a routing rule, or changes the one of this name, at p_position (else at the end, or where it was); others move along. Waiting leads that it serves
are assigned. Returns its position. Raises ID209 (no such pool), ID105 (conditions that can never hold). Commits asynchronously, see routing.assign_waiting.';

revoke all on function routing.save_rule(text, text, jsonb, integer) from public;
