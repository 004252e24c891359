create or replace function governance.is_technical(p_kind text)
returns boolean
language sql
immutable
as $$
    select p_kind in (
        'next_action_set', 'chatwoot_contact_ready', 'chatwoot_conversation_ready', 'chatwoot_contact_corrected', 'chatwoot_updated', 'chatwoot_step_failed', 'note_written',
        'conversation_given', 'conversation_rebound', 'conversation_adopted', 'conversation_resolved', 'template_accepted', 'template_delivered', 'template_deferred', 'template_withdrawn',
        'template_retried', 'template_resent', 'rework_planned', 'rework_postponed', 'rework_waits', 'rework_held_out', 'step_lost', 'person_waits', 'phone_learnt', 'reply_taken_back',
        'touch_taken_back', 'term_at_risk', 'outbox_retried', 'outbox_dismissed'
    );
$$;

comment on function governance.is_technical(text) is
'Is an event of this kind the machine''s own work, which people who read the story of a lead pass over? It is told all the same, folded.';

revoke all on function governance.is_technical(text) from public;
