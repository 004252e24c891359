create or replace function routing.find_rule(
    p_lead leads.leads,
    p_at timestamptz default util.current_time(),
    p_submitter_id bigint default null,
    out rule_id bigint,
    out rule_version integer,
    out pool_id bigint,
    out pool_version integer,
    out passed_over jsonb
)
language plpgsql
stable
as $$
declare
    v_rule record;
    v_facts jsonb;
    v_failed text;
    v_rules text[] := '{}'::text[];
    v_places text[] := '{}'::text[];
begin
    rule_version := (select s.version from routing.rule_sets as s where s.state = 'active');
    for v_rule in
        select r.id, r.predicates, r.pointers, p.id as pool_id, p.version, p.is_active
        from routing.rules as r
        join routing.pools as p on p.id = r.pool_id
        where r.is_active
        order by r.position, r.id
    loop
        v_failed := null;
        if not v_rule.is_active then
            v_failed := '/pool';
        elsif cardinality(v_rule.predicates) > 0 then
            if v_facts is null then
                v_facts := routing.facts(
                    p_lead, array(select f from routing.rules as r, unnest(r.fields) as f where r.is_active), p_at, p_submitter_id
                );
            end if;
            for i in 1..cardinality(v_rule.predicates) loop
                if not routing.matches(v_facts, v_rule.predicates[i]) then
                    v_failed := v_rule.pointers[i];
                    exit;
                end if;
            end loop;
        end if;
        if v_failed is null then
            rule_id := v_rule.id;
            pool_id := v_rule.pool_id;
            pool_version := v_rule.version;
            exit;
        end if;
        v_rules := v_rules || v_rule.id::text;
        v_places := v_places || v_failed;
    end loop;
    passed_over := jsonb_object(v_rules, v_places);
end;
$$;

comment on function routing.find_rule(leads.leads, timestamptz, bigint) is
'The first active rule that matches a lead, with its pool and both versions, nulls when none does; and passed_over: the rules before it, and where in its conditions each failed first
(/pool: its pool is inactive).';

revoke all on function routing.find_rule(leads.leads, timestamptz, bigint) from public;
