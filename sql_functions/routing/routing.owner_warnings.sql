create or replace function routing.owner_warnings(p_name text)
returns jsonb
language plpgsql
stable
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_consultant routing.consultants;
    v_absence routing.absences;
    v_warnings jsonb := '[]'::jsonb;
begin
    if p_name is null then
        return v_warnings;
    end if;
    v_consultant := routing.find_consultant(p_name);
    if v_consultant.chatwoot_missing_since is not null then
        v_warnings := v_warnings || meta.field_error(
            'consultant', 'not_in_chatwoot', meta.text('transfer.not_in_chatwoot', v_consultant.name, calendar.local_time(v_consultant.chatwoot_missing_since))
        );
    elsif v_consultant.chatwoot_agent_id is null then
        v_warnings := v_warnings || meta.field_error('consultant', 'no_agent', meta.text('transfer.no_agent', v_consultant.name));
    end if;
    select * into v_absence
    from routing.absences as a
    where a.consultant_id = v_consultant.id and a.starts_at <= v_now and coalesce(a.ends_at > v_now, true);
    if found then
        v_warnings := v_warnings || meta.field_error('consultant', 'absent', case
            when v_absence.ends_at is null then meta.text('transfer.absent', v_consultant.name)
            else meta.text('transfer.absent_until', v_consultant.name, calendar.local_time(v_absence.ends_at))
        end);
    end if;
    return v_warnings;
end;
$$;

comment on function routing.owner_warnings(text) is
'What a human should know who gives a lead to a consultant (e-mail or uid; null: nobody in particular), as warnings[]: not_in_chatwoot (their agent is gone), no_agent (never matched), so that no
conversation is theirs; absent. Raises ID208 (no such consultant).';

revoke all on function routing.owner_warnings(text) from public;
