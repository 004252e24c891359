create or replace function desk.find_action(p_action text, out object_kind text, out right_code text, out key_shape text, out needs_reason boolean)
language plpgsql
immutable
as $$
begin
    object_kind := case
        when p_action in ('transfer', 'status', 'postpone', 'suppress') then 'lead'
        when p_action in ('correct', 'reject') then 'submission'
        when p_action in ('accept_card', 'ignore_card') then 'card'
        when p_action in ('retry_job', 'dismiss_job') then 'job'
        when p_action in ('retry_fact', 'dismiss_fact') then 'fact'
        when p_action = 'acknowledge' then 'alert'
        when p_action = 'settle_send' then 'send'
        when p_action = 'resume_channel' then 'channel'
        when p_action = 'resume_template' then 'template'
        when p_action in ('draft_rules', 'simulate_rules', 'activate_rules', 'discard_rules') then 'rules'
        when p_action = 'add_absence' then 'consultant'
        when p_action = 'end_absence' then 'absence'
        when p_action = 'save_policy' then 'policy'
    end;
    right_code := case
        when object_kind = 'rules' then 'rules'
        when object_kind in ('consultant', 'absence') then 'absence'
        when object_kind in ('policy', 'card') then object_kind
        when p_action = 'reject' then 'correct'
        else split_part(p_action, '_', 1)
    end;
    key_shape := case
        when object_kind in ('lead', 'submission', 'card', 'consultant', 'alert') then '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
        when object_kind in ('channel', 'template', 'policy') then '^[A-Za-z0-9_.-]{1,100}$'
        when object_kind = 'rules' then '^[0-9]{1,9}$'
        else '^[0-9]{1,18}$'
    end;
    needs_reason := p_action in ('transfer', 'reject', 'dismiss_job', 'dismiss_fact', 'settle_send');
end;
$$;

comment on function desk.find_action(text) is
'What an action of the desk is done to, which right of desk.roles it takes, how its object is named (a pattern), and whether it says why. Nulls for what is no action.';

revoke all on function desk.find_action(text) from public;
