create or replace function chatwoot.succeed_conversation(p_job_id bigint, p_is_ours boolean, p_result jsonb, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_channel constant sending.channels := sending.default_channel();
    v_lead leads.leads;
    v_then jsonb;
    v_attempt integer;
    v_last integer;
begin
    -- GUARD: the lease was lost
    if not p_is_ours then
        return false;
    end if;
    select * into v_job from outbox.jobs as m where m.id = p_job_id;
    select max(c.attempt) filter (where c.conversation_id = (p_result ->> 'conversation_id')::bigint), max(c.attempt) into v_attempt, v_last
    from chatwoot.conversations as c
    where c.lead_id = v_job.lead_id;
    -- One that was adopted while this one was being made keeps its number.
    v_attempt := coalesce(v_attempt, greatest((v_job.payload ->> 'attempt')::integer, v_last + 1, 1));
    insert into chatwoot.conversations as c (
        lead_id, channel_id, attempt, conversation_id, assignee_id, is_reused, created_at
    )
    values (
        v_job.lead_id, v_channel.id, v_attempt, (p_result ->> 'conversation_id')::bigint,
        (p_result ->> 'assignee_id')::bigint, (p_result ->> 'reused')::boolean, p_now
    )
    on conflict (lead_id, attempt) do update set
        assignee_id = excluded.assignee_id, is_reused = excluded.is_reused, status = 'open';
    perform leads.append_event(
        v_job.lead_id, 'chatwoot_conversation_ready', 'worker',
        jsonb_strip_nulls(jsonb_build_object(
            'conversation_id', p_result -> 'conversation_id', 'assignee_id', p_result -> 'assignee_id',
            'reused', p_result -> 'reused', 'lock_to_single', p_result -> 'lock_to_single'
        ))
    );

    perform sending.request_first_contact(v_job.lead_id);
    select * into v_lead from leads.leads as l where l.id = v_job.lead_id;
    if v_lead.next_action is distinct from 'first_contact' or v_lead.first_contact_due_at > p_now or not leads.is_open(v_lead.status) then
        perform chatwoot.request_summary_note(v_job.lead_id);
    end if;
    if v_lead.status in ('engaged', 'qualified') then
        perform chatwoot.request_status_update(v_job.lead_id, v_lead.status, 'engaged', 'person');
    end if;
    for v_then in select t.value from jsonb_array_elements(v_job.payload -> 'then') as t loop
        perform outbox.enqueue(
            p_kind => v_then ->> 'kind', p_lead_id => v_job.lead_id, p_due_at => p_now,
            p_payload => v_then -> 'payload'
        );
    end loop;
    return true;
end;
$$;

comment on function chatwoot.succeed_conversation(bigint, boolean, jsonb, timestamptz) is
'The worker found or created the conversation (result: conversation_id, assignee_id, reused, lock_to_single): remembers it and orders the first
template. The note follows the template; when none goes out now, it is ordered at once.
Payload {"then": [{"kind", "payload"}]}: what waited for a conversation that vanished is ordered again.';

revoke all on function chatwoot.succeed_conversation(bigint, boolean, jsonb, timestamptz) from public;
