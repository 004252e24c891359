create or replace function inbox.record_human_answer(
    p_lead_id bigint,
    p_consultant_id bigint,
    p_at timestamptz,
    p_natural_key text default null,
    p_is_question boolean default false
)
returns boolean
language plpgsql
volatile
as $$
declare
    v_actor constant text := case when p_consultant_id is null then 'chatwoot' else 'consultant:' || p_consultant_id end;
    v_lead leads.leads;
    v_is_answer boolean;
begin
    select * into v_lead from leads.leads as l where l.id = p_lead_id for no key update;
    -- GUARD: said to them about what was before this lead, and told late: whoever talked within a day of their first lead talks about it too
    if coalesce(p_at < v_lead.created_at - interval '24 hours', false) or (
        -- What was said while they had an earlier lead is of that one, unless words of theirs, told late, had begun this one by then.
        exists (select from leads.leads as l where l.person_id = v_lead.person_id and l.id <> v_lead.id and l.created_at <= p_at and p_at < v_lead.created_at)
        and not exists (select from inbox.replies as r where r.lead_id = p_lead_id and r.written_at <= p_at)
    ) then
        return false;
    end if;
    v_is_answer := coalesce(v_lead.unanswered_since <= p_at, false);
    if v_is_answer or v_lead.last_answer_at is null then
        perform leads.append_event(
            p_lead_id, 'answered', v_actor,
            jsonb_strip_nulls(jsonb_build_object(
                'consultant_id', p_consultant_id, 'at', p_at,
                'waited_seconds', case when v_is_answer then floor(extract(epoch from p_at - v_lead.unanswered_since)) end
            ))
        );
    end if;
    if v_lead.status = 'new' then
        perform leads.change_status(p_lead_id, 'contacted', 'chatwoot', 'human_wrote_first');
    end if;
    perform flow.record_signal(
        p_lead_id => p_lead_id, p_signal => 'human_wrote', p_said_at => p_at, p_actor => v_actor,
        p_reason => case when p_is_question then 'human_asked' else 'human_answered' end, p_natural_key => p_natural_key
    );
    -- What is no question may have come between one and what was taken for its answer.
    perform inbox.reread_replies(p_lead_id);
    return v_is_answer;
end;
$$;

comment on function inbox.record_human_answer(bigint, bigint, timestamptz, text, boolean) is
'A human of ours (a consultant, or null when unknown) wrote to the person at p_at; p_natural_key names the message,
p_is_question that it asks something. A lead that is new becomes contacted; what was
written more than a day before there was the lead, or while the person had an earlier one, says nothing of it.
The first answer and each answer to the person write an event. Returns whether it answered something.';

revoke all on function inbox.record_human_answer(bigint, bigint, timestamptz, text, boolean) from public;
