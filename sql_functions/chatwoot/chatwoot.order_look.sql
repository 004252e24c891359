create or replace function chatwoot.order_look(p_channel_id bigint, p_conversation_id bigint, p_due_at timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_key constant text := format('look:%s:%s', p_channel_id, p_conversation_id);
    v_id bigint;
    v_is_finished boolean;
begin
    -- Of no lead, so that nothing of a lead waits behind it.
    v_id := outbox.enqueue(
        p_kind => 'chatwoot.observe', p_lead_id => null, p_due_at => p_due_at, p_dedupe_key => v_key,
        p_payload => jsonb_build_object('conversation_id', p_conversation_id), p_channel_id => p_channel_id
    );
    if v_id is not null then
        return true;
    end if;
    select m.finished_at is not null into v_is_finished from outbox.jobs as m where m.dedupe_key = v_key;
    if v_is_finished then
        return outbox.requeue(v_key, p_due_at);
    end if;
    return false;
end;
$$;

comment on function chatwoot.order_look(bigint, bigint, timestamptz) is
'Orders that a conversation''s messages are read, unless that is ordered already: one job for each conversation, done again when it changes. Returns whether it ordered.';

revoke all on function chatwoot.order_look(bigint, bigint, timestamptz) from public;
