create or replace function inbox.record_words_elsewhere(
    p_lead_id bigint,
    p_channel_id bigint,
    p_written_at timestamptz,
    p_chatwoot_message_id bigint,
    p_body text,
    p_inbox_id bigint,
    p_conversation_id bigint
)
returns text
language plpgsql
volatile
as $$
declare
    v_is_acknowledgment constant boolean := inbox.is_acknowledgment('text', p_body);
    v_lead leads.leads;
    v_inbound_id bigint;
    v_outcome text;
begin
    -- In the order of an intake: identifiers before leads.
    select l.* into v_lead from leads.leads as l where l.id = p_lead_id;
    perform people.lock_person(v_lead.person_id);
    insert into inbox.replies as i (channel_id, person_id, lead_id, chatwoot_message_id, kind, body, written_at, created_at)
    values (p_channel_id, v_lead.person_id, p_lead_id, p_chatwoot_message_id, 'elsewhere', p_body, p_written_at, util.current_time())
    on conflict do nothing
    returning i.id into v_inbound_id;
    if v_inbound_id is null then
        return 'known';
    end if;

    select * into v_lead from leads.leads as l where l.id = p_lead_id for no key update;
    if people.is_person_suppressed(v_lead.person_id) then
        v_outcome := 'suppressed';
    elsif not leads.is_open(v_lead.status) then
        -- Whoever had the lead is told; a new one comes by WhatsApp or by a referral.
        v_outcome := 'after_the_end';
    end if;
    perform leads.append_event(
        v_lead.id, 'replied', 'person',
        jsonb_strip_nulls(jsonb_build_object(
            'inbound', v_inbound_id, 'kind', 'elsewhere', 'written_at', p_written_at, 'outcome', v_outcome,
            'is_acknowledgment', nullif(v_is_acknowledgment, false), 'is_news', true,
            'inbox_id', p_inbox_id, 'conversation_id', p_conversation_id
        )),
        jsonb_strip_nulls(jsonb_build_object('text', left(p_body, 4096)))
    );
    if v_outcome is null and v_lead.status not in ('engaged', 'qualified') then
        perform leads.change_status(p_lead_id => v_lead.id, p_to => 'engaged', p_actor => 'person', p_reason => 'replied', p_said_at => p_written_at);
    end if;
    return v_outcome;
end;
$$;

comment on function inbox.record_words_elsewhere(bigint, bigint, timestamptz, bigint, text, bigint, bigint) is
'A person of ours wrote through another inbox of the Chatwoot account (p_inbox_id, p_conversation_id), such as the site''s chat: they are not silent, and whoever has the lead is shown the words. It opens no
service window, proves nothing of a number and is read for no wish, since it came from no number: what it asks for is a human''s to read. An ended lead stays ended. p_channel_id: a channel of that account.
Returns known, after_the_end, suppressed, or null when the lead goes on by it.';

revoke all on function inbox.record_words_elsewhere(bigint, bigint, timestamptz, bigint, text, bigint, bigint) from public;
