create or replace function inbox.undo_reply(p_reply inbox.replies, p_keys text[], p_reason text)
returns void
language plpgsql
volatile
as $$
declare
    v_seq integer;
    v_moved_seq integer;
    v_has_other_words boolean;
begin
    perform people.withdraw_wish(p_keys, p_reply.written_at);
    select e.seq into v_seq
    from leads.events as e
    where e.lead_id = p_reply.lead_id and e.kind = 'replied' and e.data -> 'inbound' = to_jsonb(p_reply.id);
    -- GUARD: it did nothing to a lead
    if not found then
        return;
    end if;
    -- Other words of theirs, said since the last end of the lead, would have moved it as well.
    v_has_other_words := exists (
        select
        from flow.signals as s
        where s.lead_id = p_reply.lead_id and s.voided_at is null and s.natural_key is distinct from p_reply.lead_id || ':' || v_seq
            and s.signal in ('person_wrote', 'person_acknowledged', 'call_answered', 'call_back')
            and not exists (
                select from flow.signals as e
                where e.lead_id = s.lead_id and e.signal = 'status_ended' and e.voided_at is null and e.said_at >= s.said_at
            )
    );
    if p_reply.button_action is not distinct from 'stop' or not v_has_other_words then
        v_moved_seq := leads.take_back_status(p_reply.lead_id, v_seq);
    end if;
    if p_reply.button_action is not distinct from 'stop' then
        perform sending.withdraw_opt_out_confirmation(p_reply.lead_id);
    end if;
    if v_moved_seq is not null then
        perform flow.void_signal(p_reply.lead_id || ':' || v_moved_seq, 'whatsapp', p_reason);
    end if;
    perform flow.void_signal(p_reply.lead_id || ':' || v_seq, 'whatsapp', p_reason);
    perform leads.append_event(
        p_reply.lead_id, 'reply_taken_back', 'whatsapp',
        jsonb_strip_nulls(jsonb_build_object('reason', p_reason, 'inbound', p_reply.id, 'action', p_reply.button_action, 'written_at', p_reply.written_at))
    );
end;
$$;

comment on function inbox.undo_reply(inbox.replies, text[], text) is
'A reply was somebody else''s than the person''s for whom it was counted (p_reason reply_of_another), meant something else (read_again) or was no message (no_message): the wish that it was (of the keys p_keys), the move of their lead and what follows are taken back,
and the history says so. The caller holds people.lock_identity() on the keys and removes or moves the reply.';

revoke all on function inbox.undo_reply(inbox.replies, text[], text) from public;
