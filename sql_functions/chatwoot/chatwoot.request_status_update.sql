create or replace function chatwoot.request_status_update(p_lead_id bigint, p_from text, p_to text, p_actor text)
returns void
language plpgsql
volatile
as $$
declare
    v_labelled constant text[] := array['qualified', 'won', 'lost', 'unreachable'];
    v_has_answered constant boolean := p_to = 'engaged' and p_actor = 'person';
    v_add constant jsonb := case
        when p_to = any (v_labelled) then jsonb_build_array('indica-' || p_to)
        when v_has_answered then jsonb_build_array('indica-engaged')
        else '[]'
    end;
    v_remove constant jsonb := case
        when p_from = any (v_labelled) or p_to = any (v_labelled)
            then (select coalesce(jsonb_agg('indica-' || s), '[]') from unnest(v_labelled) as s where s <> p_to)
        else '[]'
    end;
    v_has_anothers_conversation boolean;
begin
    if v_has_answered then
        -- Whoever has a conversation that was open for another reason keeps it.
        select c.is_reused and c.assignee_id is not null into v_has_anothers_conversation
        from chatwoot.conversations as c
        where c.lead_id = p_lead_id
        order by c.attempt desc
        limit 1;
    end if;
    perform chatwoot.request_update(
        p_lead_id => p_lead_id, p_labels_add => v_add, p_labels_remove => v_remove,
        p_gives_to_owner => v_has_answered and not coalesce(v_has_anothers_conversation, false)
    );
end;
$$;

comment on function chatwoot.request_status_update(bigint, text, text, text) is
'A lead went from one status to another: its conversation carries the label of the status (indica-qualified, indica-won, indica-lost,
indica-unreachable), and when the person answered, indica-engaged and the lead''s owner.';

revoke all on function chatwoot.request_status_update(bigint, text, text, text) from public;
