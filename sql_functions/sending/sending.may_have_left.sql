create or replace function sending.may_have_left(p_job outbox.jobs, p_lead leads.leads, p_noticed_at timestamptz)
returns boolean
language plpgsql
stable
as $$
declare
    v_purpose constant text := p_job.payload ->> 'purpose';
    v_phone people.identifiers;
    v_due_at timestamptz;
begin
    -- GUARD: it waits for the opening, and nothing else makes it go
    if p_job.due_at > p_noticed_at and p_job.last_error ->> 'held' is not distinct from 'outside_hours' then
        return false;
    end if;
    -- GUARD: it was not due
    v_due_at := case
        when p_job.payload ? 'attempt_id' then rework.opened_at((p_job.payload ->> 'attempt_id')::bigint)
        when v_purpose = 'first_contact' then coalesce(p_lead.first_contact_due_at, p_lead.created_at)
        -- The words that it answers may have been heard there before they were heard here.
        else coalesce(least(p_job.first_due_at, p_lead.last_inbound_at), p_job.first_due_at)
    end;
    if p_lead.created_at >= p_noticed_at or least(v_due_at, p_job.due_at) > p_noticed_at then
        return false;
    end if;
    -- GUARD: here it is withdrawn by the claim, as it was elsewhere
    if v_purpose is distinct from 'opt_out_confirmation' and v_purpose is distinct from p_lead.next_action then
        return false;
    end if;
    v_phone := people.phone_of(p_lead.person_id);
    if v_phone.id is null
        or (
            v_purpose is distinct from 'opt_out_confirmation'
            and people.is_suppressed(people.own_keys(p_lead.person_id) || ('phone:' || v_phone.match_key))
        )
        -- Ordered again by somebody who had seen that it may have left
        or exists (
            select
            from sending.messages as m
            where m.send_key = p_job.dedupe_key and (m.state <> 'queued' or m.error ->> 'phase' is not distinct from 'restored')
        )
    then
        return false;
    end if;
    -- Without a number of ours and a text nothing can have left.
    return (p_job.channel_id is not null or (sending.default_channel()).id is not null)
        and (sending.choose_template(v_purpose, p_job.payload ->> 'template_code', p_lead.referrer_id is not null)).id is not null;
end;
$$;

comment on function sending.may_have_left(outbox.jobs, leads.leads, timestamptz) is
'May the template of a job that waits have left elsewhere, in the database from which this one was copied, before p_noticed_at? Whatever was once due may, but for
what the claim withdraws here as there: whoever had asked us to stop, or does not wait for it.';

revoke all on function sending.may_have_left(outbox.jobs, leads.leads, timestamptz) from public;
