create or replace function inbox.apply_template_status(
    p_payload jsonb,
    p_occurred_at timestamptz,
    p_now timestamptz,
    out state text,
    out reason text
)
language plpgsql
volatile
as $$
declare
    v_entry constant jsonb := p_payload -> 'entry';
    v_event constant text := upper(v_entry ->> 'event');
    v_at constant timestamptz := coalesce(p_occurred_at, p_now);
    v_template sending.templates;
    v_state text;
begin
    select * into v_template
    from sending.templates as t
    where t.name = v_entry ->> 'message_template_name'
        and t.language = replace(v_entry ->> 'message_template_language', '-', '_')
    for update;
    if not found then
        state := 'ignored';
        reason := 'unknown_template';
        return;
    end if;
    if v_at < v_template.state_since then
        state := 'ignored';
        reason := 'outdated';
        return;
    end if;
    v_state := case
        when v_event in ('APPROVED', 'REINSTATED', 'UNARCHIVED', 'UNPAUSE', 'UNPAUSED')
            or upper(v_entry #>> '{other_info,title}') = 'UNPAUSE' then 'approved'
        when v_event = 'PAUSED' then 'paused'
        when v_event in ('PENDING', 'IN_APPEAL') then 'pending'
        when v_event = 'REJECTED' then 'rejected'
        when v_event in ('DISABLED', 'ARCHIVED', 'DELETED', 'PENDING_DELETION', 'LOCKED') then 'disabled'
    end;
    if v_state is null then
        state := 'ignored';
        reason := 'no_change';
        return;
    end if;
    update sending.templates as t
    set state = v_state, state_since = v_at, held_until = case when v_state = 'approved' then null else t.held_until end
    where t.id = v_template.id;
    if v_state = 'approved' then
        perform sending.release_held('template_not_approved', p_now);
    end if;
    state := 'applied';
    reason := lower(v_event);
end;
$$;

comment on function inbox.apply_template_status(jsonb, timestamptz, timestamptz) is
'Meta changed the state of a template (approved again, paused, rejected, disabled …): ours follows, unless a later change is known; what waited for an
approval is due at once. Source: Meta, webhooks reference, message_template_status_update.';

revoke all on function inbox.apply_template_status(jsonb, timestamptz, timestamptz) from public;
