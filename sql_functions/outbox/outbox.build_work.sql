create or replace function outbox.build_work(
    p_message outbox.messages,
    p_now timestamptz,
    out verdict text,
    out due_at timestamptz,
    out reason text,
    out work jsonb
)
language plpgsql
volatile
as $$
begin
    if p_message.kind = 'whatsapp.template' then
        select b.verdict, b.due_at, b.reason, b.work into verdict, due_at, reason, work
        from messaging.begin_send(p_message, p_now) as b;
        if verdict = 'cancel' then
            perform messaging.abandon_send(p_message, reason, p_now);
        end if;
        return;
    end if;

    if (messaging.default_channel()).id is null then
        verdict := 'hold';
        due_at := p_now + interval '1 minute';
        reason := 'no_channel';
        return;
    end if;
    work := case p_message.kind
        when 'chatwoot.contact' then messaging.contact_work(p_message.lead_id)
        when 'chatwoot.conversation' then messaging.conversation_work(p_message)
        when 'chatwoot.note' then messaging.note_work(p_message)
        when 'chatwoot.update' then messaging.update_work(p_message)
    end;
    if work is null then
        verdict := 'cancel';
        reason := 'nothing_to_work_on';
    else
        verdict := 'go';
    end if;
end;
$$;

comment on function outbox.build_work(outbox.messages, timestamptz) is
'What a worker is told to do for a row: verdict go with work, hold until due_at, or cancel; reason is a code.';

revoke all on function outbox.build_work(outbox.messages, timestamptz) from public;
