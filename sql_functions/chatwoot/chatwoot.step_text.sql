create or replace function chatwoot.step_text(p_next_action text)
returns text
language plpgsql
stable
as $$
begin
    return meta.text('chatwoot_step.' || case
        when p_next_action in ('call_by_consultant', 'human_review', 'scheduled') then p_next_action
        when p_next_action is null then 'none'
        else 'talk'
    end);
end;
$$;

comment on function chatwoot.step_text(text) is
'A lead''s next step as its conversation''s attribute says it: to call, to look, to keep an appointment, else to follow the conversation, which itself shows whose turn it is. Few words, so that few changes are written.';

revoke all on function chatwoot.step_text(text) from public;
