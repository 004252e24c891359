create or replace function chatwoot.marks_of(p_lead_id bigint, p_attempt integer)
returns jsonb
language sql
stable
as $$
    select jsonb_strip_nulls(jsonb_build_object(
        'indica_lead', l.uid,
        'indica_attempt', p_attempt::text,
        'indica_card', chatwoot.card_of(l.uid),
        'indica_next_step', chatwoot.step_text(l.next_action),
        'indica_origin', o.name_pt,
        'indica_product', chatwoot.products_of(l.id),
        'indica_referrer', r.name
    ))
    from leads.leads as l
    join leads.origins as o on o.code = l.origin
    left join people.referrers as r on r.id = l.referrer_id
    where l.id = p_lead_id
$$;

comment on function chatwoot.marks_of(bigint, integer) is
'Custom attributes of ours on a lead''s conversation: indica_lead and indica_attempt, by which it is known; the lead''s card as a link; what comes next; where the lead came from, what for and by whom.';

revoke all on function chatwoot.marks_of(bigint, integer) from public;
