create or replace function inbox.record_human_answer(p_lead_id bigint, p_consultant_id bigint, p_at timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    v_lead leads.leads;
    v_is_last_word boolean;
    v_is_answer boolean;
    v_cancelled integer;
begin
    select * into v_lead from leads.leads as l where l.id = p_lead_id for no key update;
    v_is_last_word := p_at >= coalesce(v_lead.last_inbound_at, p_at);
    v_is_answer := v_lead.last_inbound_at is not null and v_is_last_word
        and v_lead.last_inbound_at >= coalesce(v_lead.last_answer_at, v_lead.last_inbound_at);

    update leads.leads as l
    set last_answer_at = greatest(l.last_answer_at, p_at),
        last_outbound_at = greatest(l.last_outbound_at, p_at),
        first_contact_at = coalesce(l.first_contact_at, p_at),
        cycle = l.cycle + case when v_is_answer and leads.is_open(l.status) then 1 else 0 end
    where l.id = p_lead_id;
    if v_is_answer or v_lead.last_answer_at is null then
        perform leads.append_event(
            p_lead_id, 'answered', case when p_consultant_id is null then 'chatwoot' else 'consultant:' || p_consultant_id end,
            jsonb_strip_nulls(jsonb_build_object(
                'consultant_id', p_consultant_id, 'at', p_at,
                'waited_seconds', case when v_is_answer then floor(extract(epoch from p_at - v_lead.last_inbound_at)) end
            ))
        );
    end if;
    if not leads.is_open(v_lead.status) then
        return v_is_answer;
    end if;

    if v_lead.status = 'new' then
        perform leads.change_status(p_lead_id, 'contacted', 'chatwoot', 'human_wrote_first');
    end if;
    -- The human's words take the place of a template that waits.
    v_cancelled := rework.cancel(p_lead_id, 'human_answered');
    if v_cancelled > 0 or v_lead.status = 'new' then
        perform sending.cancel_sends(p_lead_id);
    end if;
    if v_is_last_word and v_lead.next_action in ('first_contact', 'await_reply', 'answer_person', 'rework', 'human_review') then
        if v_lead.status = 'qualified' then
            -- The cadence leaves a qualified lead alone: its consultant follows up.
            perform leads.set_next_action(
                p_lead_id, 'scheduled',
                calendar.next_sending_time(
                    p_at + make_interval(days => ops.setting_text('await_reply_days')::integer),
                    calendar.time_zone_of((people.phone_of(v_lead.person_id)).value)
                ),
                'chatwoot', 'human_answered'
            );
        else
            perform flow.await_reply(p_lead_id, (people.phone_of(v_lead.person_id)).value, p_at, 'human_answered');
        end if;
    end if;
    return v_is_answer;
end;
$$;

comment on function inbox.record_human_answer(bigint, bigint, timestamptz) is
'A human of ours (a consultant, or null when unknown) wrote to the person at p_at. A lead that is new becomes contacted and its waiting template is
cancelled; the next action is to wait for the person until D+3 (for a qualified lead: the consultant''s own follow-up by then), unless they wrote later. The first answer and each answer to the person write the
event; answering the person begins a new rework cycle. Returns whether it answered something.';

revoke all on function inbox.record_human_answer(bigint, bigint, timestamptz) from public;
