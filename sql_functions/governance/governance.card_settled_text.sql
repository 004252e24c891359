create or replace function governance.card_settled_text(p_card intake.cards)
returns text
language plpgsql
stable
as $$
begin
    return meta.text(
        'card.settled.' || p_card.outcome, leads.actor_name(p_card.actor),
        to_char(p_card.decided_at at time zone ops.setting_text('timezone'), 'DD/MM HH24:MI')
    );
end;
$$;

comment on function governance.card_settled_text(intake.cards) is
'Who decided a card, how and when, as a sentence for whoever came second.';

revoke all on function governance.card_settled_text(intake.cards) from public;
