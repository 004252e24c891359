create or replace function governance.primary_action(p_kind text, p_has_number boolean, p_has_conversation boolean)
returns text
language sql
immutable
as $$
    select case
        when p_kind = 'human_review' then 'review'
        when p_kind = 'answer_person' and p_has_conversation then 'answer'
        when p_kind in ('call_by_consultant', 'scheduled', 'first_contact') and p_has_number then 'call'
        when p_has_conversation then 'open_conversation'
        when p_kind is not null and p_has_number then 'call'
        else 'open'
    end;
$$;

comment on function governance.primary_action(text, boolean, boolean) is
'The one thing that the owner of a lead does first: answer (in Chatwoot), call, open_conversation, review or open (the lead''s page). p_kind: what waits for them (governance.worklist_place), or null.';

revoke all on function governance.primary_action(text, boolean, boolean) from public;
