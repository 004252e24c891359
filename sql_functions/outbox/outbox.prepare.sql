create or replace function outbox.prepare(
    p_message outbox.jobs,
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
        from sending.prepare_template(p_message, p_now) as b;
        if verdict = 'cancel' then
            perform sending.abandon_template(p_message, reason);
        end if;
        return;
    end if;

    if (sending.default_channel()).id is null then
        verdict := 'hold';
        due_at := p_now + interval '1 minute';
        reason := 'no_channel';
        return;
    end if;
    work := case p_message.kind
        when 'chatwoot.contact' then chatwoot.prepare_contact(p_message.lead_id)
        when 'chatwoot.conversation' then chatwoot.prepare_conversation(p_message)
        when 'chatwoot.note' then chatwoot.prepare_note(p_message)
        when 'chatwoot.update' then chatwoot.prepare_update(p_message)
    end;
    if work is null then
        verdict := 'cancel';
        reason := 'nothing_to_work_on';
    else
        verdict := 'go';
    end if;
end;
$$;

comment on function outbox.prepare(outbox.jobs, timestamptz) is
'What a worker is told to do for a row: verdict go with work, hold until due_at, or cancel; reason is a code.';

revoke all on function outbox.prepare(outbox.jobs, timestamptz) from public;
