create or replace function sending.sync_template(p_template_id bigint, p_remote jsonb, out state text, out change text, out problem text)
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_template sending.templates;
    v_body text;
    v_footer text;
    v_format text;
    v_theirs sending.templates;
    v_buttons integer;
    v_misfit text[];
    v_values text[] := '{}'::text[];
begin
    select * into v_template from sending.templates as t where t.id = p_template_id for update;
    state := v_template.state;
    change := 'unchanged';
    if p_remote is null then
        problem := 'not_at_meta';
        -- What was deleted there is sent no more; what was never submitted is as it was.
        if v_template.state not in ('draft', 'disabled') then
            state := 'disabled';
            change := 'changed';
        end if;
        update sending.templates as t
        set state = sync_template.state, problem = sync_template.problem, problem_values = v_values, synced_at = greatest(t.synced_at, v_now),
            state_said_at = case when change = 'changed' then greatest(t.state_said_at, v_now) else t.state_said_at end,
            state_since = case when t.state = 'approved' then v_now else t.state_since end
        where t.id = p_template_id and (change = 'changed' or t.state <> 'disabled' or t.problem is distinct from 'not_at_meta');
        return;
    end if;

    select c.value ->> 'text' into v_body from jsonb_array_elements(p_remote -> 'components') as c where c.value ->> 'type' = 'BODY';
    select c.value ->> 'text' into v_footer from jsonb_array_elements(p_remote -> 'components') as c where c.value ->> 'type' = 'FOOTER';
    select count(*) into v_buttons
    from jsonb_array_elements(p_remote -> 'components') as c
    cross join lateral jsonb_array_elements(c.value -> 'buttons') as b
    where c.value ->> 'type' = 'BUTTONS' and b.value ->> 'type' = 'QUICK_REPLY';
    v_format := coalesce(upper(p_remote ->> 'parameter_format'), 'POSITIONAL');
    v_theirs := v_template;
    v_theirs.body := v_body;
    v_theirs.parameter_format := v_format;

    state := case upper(p_remote ->> 'status')
        when 'APPROVED' then 'approved'
        when 'PENDING' then 'pending'
        when 'IN_APPEAL' then 'pending'
        when 'PAUSED' then 'paused'
        when 'REJECTED' then 'rejected'
        else 'disabled'
    end;
    v_misfit := sending.misfit(v_theirs);
    if v_body is null then
        problem := 'no_text';
    elsif v_format not in ('POSITIONAL', 'NAMED') then
        problem := 'format';
        v_values := array[v_format];
    elsif v_misfit is not null then
        problem := v_misfit[1];
        v_values := v_misfit[2:];
    elsif v_buttons <> jsonb_array_length(v_template.buttons) then
        problem := 'buttons';
        v_values := array[v_buttons, jsonb_array_length(v_template.buttons)]::text[];
    end if;
    -- What Meta says now is later than whatever a webhook still tells of before.
    update sending.templates as t
    set state_said_at = greatest(t.state_said_at, v_now), synced_at = greatest(t.synced_at, v_now)
    where t.id = p_template_id;
    if problem is not null then
        -- Every send would be refused (132000): it is not sent until somebody has mended one of the two.
        state := 'draft';
    elsif coalesce(upper(p_remote ->> 'category'), '') not in ('MARKETING', 'UTILITY') then
        problem := case when p_remote ->> 'category' is null then 'no_category' else 'category' end;
        v_values := array_remove(array[p_remote ->> 'category'], null);
        state := 'draft';
    end if;

    if (v_template.state, v_template.problem, v_template.problem_values, v_template.category) is distinct from (
            state, problem, v_values, case when state = 'draft' then v_template.category else upper(p_remote ->> 'category') end
        )
        or (problem is null and (v_template.body, v_template.footer, v_template.parameter_format) is distinct from (v_body, v_footer, v_format))
    then
        change := 'changed';
        update sending.templates as t
        set state = sync_template.state,
            problem = sync_template.problem,
            problem_values = v_values,
            parameter_format = case when sync_template.problem is null then v_format else t.parameter_format end,
            state_since = case when (t.state = 'approved') = (sync_template.state = 'approved') then t.state_since else v_now end,
            category = case when sync_template.state = 'draft' then t.category else upper(p_remote ->> 'category') end,
            category_since = case
                when sync_template.state = 'draft' or t.category = upper(p_remote ->> 'category') then t.category_since
                else v_now
            end,
            -- Before its first approval nobody had counted on a category.
            category_before = case
                when sync_template.state = 'draft' or t.category = upper(p_remote ->> 'category') or t.state in ('draft', 'pending') then t.category_before
                else t.category
            end,
            body = case when sync_template.problem is null then v_body else t.body end,
            footer = case when sync_template.problem is null then v_footer else t.footer end,
            held_until = case when sync_template.state = 'approved' then null else t.held_until end
        where t.id = p_template_id;
        if state = 'approved' then
            perform sending.release_held('template_not_approved', v_now);
        end if;
    end if;
end;
$$;

comment on function sending.sync_template(bigint, jsonb) is
'Takes over what Meta says of a template. p_remote: an item of GET /{waba-id}/message_templates (status, category, parameter_format, components), null
when it is not there. Text, category and the way in which its variables are named (NAMED, POSITIONAL) are Meta''s; a category that changed is an alert; a template whose variables or buttons differ from ours is not sent (state draft).
state: what it is now; change: changed, unchanged; problem: code of what a human must mend
(governance.template_problems says it in words), null when nothing.';

revoke all on function sending.sync_template(bigint, jsonb) from public;
