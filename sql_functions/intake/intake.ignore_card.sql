create or replace function intake.ignore_card(p_uid uuid, p_actor text, p_reason text default null)
returns intake.cards
language plpgsql
volatile
as $$
declare
    v_card intake.cards;
begin
    v_card := intake.lock_card(p_uid);
    update intake.cards as c
    set decided_at = util.current_time(), outcome = 'ignored', actor = p_actor, reason = nullif(btrim(p_reason), '')
    where c.id = v_card.id
    returning c.* into v_card;
    perform leads.append_event(v_card.lead_id, 'card_ignored', p_actor, jsonb_build_object('card', p_uid));
    return v_card;
end;
$$;

comment on function intake.ignore_card(uuid, text, text) is
'One of ours (p_actor) says that a card is no referral, and why if they like. Raises ID225 (no such card), ID326 (decided already).';

revoke all on function intake.ignore_card(uuid, text, text) from public;
