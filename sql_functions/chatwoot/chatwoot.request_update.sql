create or replace function chatwoot.request_update(p_lead_id bigint, p_has_labels boolean default false, p_gives_to_owner boolean default false, p_has_product boolean default false)
returns void
language plpgsql
volatile
as $$
declare
    v_payload constant jsonb := jsonb_strip_nulls(jsonb_build_object(
        'labels', case when p_has_labels then true end, 'owner', case when p_gives_to_owner then true end,
        'product', case when p_has_product then true end
    ));
begin
    -- A conversation that is being made gets the change behind it, in the lead's order.
    if v_payload = '{}' or (
        not exists (select from chatwoot.conversations as c where c.lead_id = p_lead_id)
        and not exists (
            select from outbox.jobs as j where j.lead_id = p_lead_id and j.kind = 'chatwoot.conversation' and j.state = 'claimed'
        )
    ) then
        return;
    end if;
    perform outbox.enqueue(p_kind => 'chatwoot.update', p_lead_id => p_lead_id, p_due_at => util.current_time(), p_payload => v_payload);
end;
$$;

comment on function chatwoot.request_update(bigint, boolean, boolean, boolean) is
'Orders a change of a lead''s conversation: its labels, its assignee, what the person is interested in. The order says only what for; owner, labels and products are read when it leaves
(chatwoot.prepare_update). Nothing while there is no conversation and none is being made.';

revoke all on function chatwoot.request_update(bigint, boolean, boolean, boolean) from public;
