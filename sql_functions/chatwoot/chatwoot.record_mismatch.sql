create or replace function chatwoot.record_mismatch(p_lead_id bigint, p_conversation_id bigint, p_now timestamptz)
returns void
language plpgsql
volatile
as $$
begin
    insert into chatwoot.mismatches (channel_id, lead_id, conversation_id, found_at)
    select c.channel_id, c.lead_id, c.conversation_id, p_now
    from chatwoot.conversations as c
    where c.lead_id = p_lead_id and c.conversation_id = p_conversation_id
    order by c.attempt desc
    limit 1
    on conflict (lead_id, channel_id) where settled_at is null do nothing;
    if found then
        perform leads.append_event(
            p_lead_id => p_lead_id, p_kind => 'conversation_mismatch', p_actor => 'worker', p_at => p_now,
            p_data => jsonb_build_object('conversation_id', p_conversation_id)
        );
    end if;
end;
$$;

comment on function chatwoot.record_mismatch(bigint, bigint, timestamptz) is
'The number of a lead''s conversation turned out to be another person''s: nothing is written in Chatwoot for the lead until it is settled (chatwoot.is_stopped, chatwoot.rebind), and its history says so, once.';

revoke all on function chatwoot.record_mismatch(bigint, bigint, timestamptz) from public;
