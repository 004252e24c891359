create or replace function inbox.apply_template_status(p_payload jsonb, p_occurred_at timestamptz, p_now timestamptz)
returns inbox.applied
language plpgsql
volatile
as $$
declare
    v_entry constant jsonb := p_payload -> 'entry';
    v_event constant text := upper(v_entry ->> 'event');
    v_problem text;
    v_applied inbox.applied;
begin
    if sending.is_template_of_another(p_payload ->> 'waba_id') then
        v_applied.state := 'ignored';
        v_applied.reason := 'other_account';
        return v_applied;
    end if;
    v_problem := sending.set_template_state(
        p_name => v_entry ->> 'message_template_name',
        p_language => replace(v_entry ->> 'message_template_language', '-', '_'),
        p_state => case
            when v_event in ('APPROVED', 'REINSTATED', 'UNARCHIVED', 'UNPAUSE', 'UNPAUSED')
                or upper(v_entry #>> '{other_info,title}') = 'UNPAUSE' then 'approved'
            when v_event = 'PAUSED' then 'paused'
            when v_event in ('PENDING', 'IN_APPEAL') then 'pending'
            when v_event = 'REJECTED' then 'rejected'
            when v_event in ('DISABLED', 'ARCHIVED', 'DELETED', 'PENDING_DELETION', 'LOCKED') then 'disabled'
        end,
        p_at => coalesce(p_occurred_at, p_now),
        p_now => p_now
    );
    v_applied.state := case when v_problem is null then 'applied' else 'ignored' end;
    v_applied.reason := coalesce(v_problem, lower(v_event));
    return v_applied;
end;
$$;

comment on function inbox.apply_template_status(jsonb, timestamptz, timestamptz) is
'Meta changed the state of a template (approved again, paused, rejected, disabled …): ours follows, unless a later change is known; what waited for an
approval is due at once. Source: Meta, webhooks reference, message_template_status_update.';

revoke all on function inbox.apply_template_status(jsonb, timestamptz, timestamptz) from public;
