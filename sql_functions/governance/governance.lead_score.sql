create or replace function governance.lead_score(p_lead leads.leads)
returns jsonb
language plpgsql
stable
as $$
declare
    c_reasons constant integer := 5;
    v_priority constant text := scoring.priority_of(p_lead);
    v_override scoring.overrides;
    v_score constant scoring.scores := scoring.newest_score(p_lead.id);
begin
    select o.* into v_override from scoring.overrides as o where o.lead_id = p_lead.id order by o.said_at desc, o.id desc limit 1;
    return jsonb_strip_nulls(jsonb_build_object(
        'priority', v_priority,
        'priority_name', case when v_priority is not null then meta.text('priority.' || v_priority) end,
        'because', case
            when v_override.priority is not null then meta.text('priority.by_human', leads.actor_name(v_override.actor), v_override.reason)
            when leads.priority_of(p_lead) is not null then meta.text('priority.by_sender')
            when v_priority is not null then meta.text('priority.by_rules', replace(round(scoring.worth_of(p_lead)::numeric, 1)::text, '.', meta.text('priority.point')))
        end,
        'chance', v_score.probability,
        'sentence', case when v_score.lead_id is not null then scoring.sentence(v_score) end,
        'reasons', (
            select jsonb_agg(scoring.reason_text(r.item) order by r.n)
            from jsonb_array_elements(v_score.reasons) with ordinality as r (item, n)
            where r.n <= c_reasons
        )
    ));
end;
$$;

comment on function governance.lead_score(leads.leads) is
'What a lead is worth, for people: {priority, priority_name, because (who or what says so), chance, sentence, reasons[] (of the score, the five that count most)}. What is not known is not there.';

revoke all on function governance.lead_score(leads.leads) from public;
