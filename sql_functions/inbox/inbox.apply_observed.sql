create or replace function inbox.apply_observed(p_kind text, p_payload jsonb, p_now timestamptz)
returns inbox.applied
language plpgsql
volatile
as $$
declare
    v_applied inbox.applied;
    v_is_done boolean;
    v_healed text;
begin
    if p_kind = 'looked' then
        v_is_done := inbox.finish_look(p_payload, p_now);
        v_applied.state := 'ignored';
        v_applied.reason := case when v_is_done then 'looked' else 'not_looked' end;
        return v_applied;
    end if;
    v_applied := inbox.apply_chatwoot(p_kind, p_payload, p_now);
    -- A webhook would have told it, had it come.
    v_healed := case
        when v_applied.state is distinct from 'applied' or v_applied.reason = 'known' then null
        when p_kind = 'message_failed' then 'failed_answer'
        when p_kind = 'message' then case p_payload #>> '{message,type}' when 'incoming' then 'reply' else 'answer' end
        when p_kind = 'conversation' then case when v_applied.reason in ('resolved', 'reopened', 'pending', 'snoozed') then 'status' else 'assignee' end
    end;
    if v_healed is not null then
        perform chatwoot.record_heal(v_healed, v_applied.lead_id, (p_payload #>> '{conversation,id}')::bigint, p_now);
    end if;
    return v_applied;
end;
$$;

comment on function inbox.apply_observed(text, jsonb, timestamptz) is
'Does what one fact of inbox.observed_facts() calls for: what inbox.apply_chatwoot() would do, and counts what no webhook had told; looked: inbox.finish_look().';

revoke all on function inbox.apply_observed(text, jsonb, timestamptz) from public;
