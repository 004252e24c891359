create or replace function routing.find_term(p_lead leads.leads, p_kind text)
returns routing.terms
language plpgsql
stable
as $$
declare
    v_term routing.terms;
    v_pool_id bigint;
begin
    if exists (select from routing.terms as t where t.kind = p_kind and t.pool_id is not null) then
        -- Who has a claim gets it out of turn, by a rule that names a pool all the same.
        select coalesce(d.pool_id, r.pool_id) into v_pool_id
        from routing.decisions as d
        left join routing.rules as r on r.id = d.rule_id
        where d.lead_id = p_lead.id and (d.pool_id is not null or d.rule_id is not null)
        order by d.id desc
        limit 1;
    end if;
    select * into v_term
    from routing.terms as t
    where t.kind = p_kind and (t.pool_id is null or t.pool_id = v_pool_id) and (t.priority is null or t.priority = leads.priority_of(p_lead))
    order by t.priority, t.pool_id
    limit 1;
    return v_term;
end;
$$;

comment on function routing.find_term(leads.leads, text) is
'The term of a kind that holds for a lead: that of its priority (leads.priority_of) before that of all priorities, and of these that of the pool of the rule by which it was decided last before that of
all pools.';

revoke all on function routing.find_term(leads.leads, text) from public;
