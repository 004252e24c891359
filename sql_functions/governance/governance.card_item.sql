create or replace function governance.card_item(p_card intake.cards)
returns jsonb
language plpgsql
stable
as $$
declare
    v_finding constant text := case when p_card.decided_at is null then intake.card_finding(p_card) else p_card.found end;
    v_lead leads.leads;
begin
    v_lead := leads.latest_lead((select l.person_id from leads.leads as l where l.id = p_card.lead_id));
    return jsonb_strip_nulls(jsonb_build_object(
        'uid', p_card.uid,
        'name', p_card.name,
        'phone', p_card.phone,
        'phones', p_card.phones,
        'email', p_card.email,
        'finding', v_finding,
        'finding_text', meta.text('card.' || v_finding),
        'at', p_card.said_at,
        'due_at', p_card.due_at,
        'is_late', p_card.decided_at is null and p_card.due_at < util.current_time(),
        'lead', jsonb_build_object('uid', v_lead.uid, 'person', (select p.name from people.people as p where p.id = v_lead.person_id)),
        'outcome', p_card.outcome,
        'decided_at', p_card.decided_at,
        'decided_by', leads.actor_name(p_card.actor)
    ));
end;
$$;

comment on function governance.card_item(intake.cards) is
'A contact card that a person of a lead sent, as lists show it: {uid, name?, phone?, phones[], email?, finding, finding_text (intake.card_finding), at, due_at, is_late, lead{uid, person} (of who sent it), outcome?, decided_at?, decided_by?}.';

revoke all on function governance.card_item(intake.cards) from public;
