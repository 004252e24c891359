create or replace function governance.card_answer(p_card intake.cards)
returns jsonb
language plpgsql
stable
as $$
begin
    return jsonb_build_object('card', governance.card_item(p_card)) || coalesce((
        select jsonb_strip_nulls(jsonb_build_object(
            'submission_uid', s.uid, 'became', s.outcome, 'became_text', meta.text('card.became.' || s.outcome),
            'lead', leads.lead_summary(s.lead_id, util.current_time())
        ))
        from intake.submissions as s
        where s.id = p_card.submission_id
    ), '{}');
end;
$$;

comment on function governance.card_answer(intake.cards) is
'What became of a card, for who decided it: {card: governance.card_item, submission_uid?, became?, became_text?, lead?: leads.lead_summary}.';

revoke all on function governance.card_answer(intake.cards) from public;
