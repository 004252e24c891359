create or replace function inbox.undo_preference(p_fact inbox.facts, p_keys text[])
returns void
language plpgsql
volatile
as $$
declare
    v_moved_seq integer;
    v_applied inbox.applied;
begin
    perform people.withdraw_wish(p_keys, p_fact.occurred_at);
    v_moved_seq := leads.take_back_opt_out(p_fact.lead_id, 'whatsapp', p_fact.created_at);
    if v_moved_seq is not null then
        perform flow.void_signal(p_fact.lead_id || ':' || v_moved_seq, 'whatsapp', 'reply_of_another');
    end if;
    v_applied := inbox.apply_preference(p_fact.payload, p_fact.occurred_at);
    update inbox.facts as f set state = v_applied.state, reason = v_applied.reason, lead_id = v_applied.lead_id where f.id = p_fact.id;
end;
$$;

comment on function inbox.undo_preference(inbox.facts, text[]) is
'A preference of WhatsApp''s (a fact that was applied) was somebody else''s than the person''s: the wish that it was (of the keys p_keys) and the end of their lead are taken
back, and it holds for the number that it came by. The caller holds people.lock_identity() on the keys, and the number is not the person''s any more.';

revoke all on function inbox.undo_preference(inbox.facts, text[]) from public;
