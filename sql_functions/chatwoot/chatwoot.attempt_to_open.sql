create or replace function chatwoot.attempt_to_open(p_job outbox.jobs, p_conversation chatwoot.conversations, p_now timestamptz)
returns integer
language plpgsql
stable
as $$
declare
    v_lead leads.leads;
    v_new_conversation_after interval;
begin
    -- GUARD: of a first contact the contact orders it; one that was ordered for this template is not ordered twice, whatever became of it
    if p_conversation.id is null or not p_job.payload ? 'attempt_id'
        or exists (select from outbox.jobs as j where j.dedupe_key = 'conversation:' || p_job.dedupe_key)
    then
        return null;
    end if;
    select p.new_conversation_after into v_new_conversation_after
    from rework.attempts as a
    join rework.policies as p on p.id = a.policy_id
    where a.id = (p_job.payload ->> 'attempt_id')::bigint;
    select * into v_lead from leads.leads as l where l.id = p_job.lead_id;
    if chatwoot.is_overtaken(v_lead, p_conversation, p_now)
        -- What was open for another reason is not closed by us, and a second one is not opened beside it.
        or (p_conversation.status <> 'resolved' and (p_conversation.is_reused or p_conversation.created_at >= p_now - v_new_conversation_after))
    then
        return null;
    end if;
    return (select max(c.attempt) + 1 from chatwoot.conversations as c where c.lead_id = p_job.lead_id);
end;
$$;

comment on function chatwoot.attempt_to_open(outbox.jobs, chatwoot.conversations, timestamptz) is
'The number of the new conversation from which a step of the cadence is sent: when the last was resolved or is older than the policy''s new_conversation_after, unless somebody wrote there or it is open for another reason. Null: it goes into the
current one (p_conversation), also for any other template.';

revoke all on function chatwoot.attempt_to_open(outbox.jobs, chatwoot.conversations, timestamptz) from public;
