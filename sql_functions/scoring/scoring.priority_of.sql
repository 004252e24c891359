create or replace function scoring.priority_of(p_lead leads.leads, p_worths jsonb default null)
returns text
language plpgsql
stable
as $$
declare
    v_worth double precision;
    v_said text;
begin
    select o.priority into v_said from scoring.overrides as o where o.lead_id = p_lead.id order by o.said_at desc, o.id desc limit 1;
    v_said := coalesce(v_said, leads.priority_of(p_lead));
    if v_said is not null then
        return v_said;
    end if;
    v_worth := scoring.worth_of(p_lead, p_worths);
    return (
        select r.priority
        from scoring.priority_rules as r
        where (r.at_least is null or v_worth >= r.at_least)
            and (r.next_actions is null or p_lead.next_action = any (r.next_actions))
            and (r.younger_than is null or p_lead.created_at > util.current_time() - r.younger_than)
        order by r.position
        limit 1
    );
end;
$$;

comment on function scoring.priority_of(leads.leads, jsonb) is
'urgent, high, medium or low: what a human of ours said last, else what whoever sent the lead says, else the first of scoring.priority_rules that holds for what it is worth, its next
step and its age. p_worths as in scoring.worth_of().';

revoke all on function scoring.priority_of(leads.leads, jsonb) from public;
