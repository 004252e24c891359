create or replace function flow.wind_up(p_lead_id bigint, p_from text, p_to text)
returns void
language plpgsql
volatile
as $$
declare
    v_labels constant text[] := array['qualified', 'won', 'lost', 'unreachable'];
begin
    -- What was planned for silence goes no more: somebody knows better.
    perform sending.cancel_sends(p_lead_id);
    perform rework.cancel(p_lead_id, case when leads.is_open(p_to) then 'status_changed' else 'lead_ended' end);
    if not (p_from = any (v_labels) or p_to = any (v_labels)) then
        return;
    end if;
    -- A conversation that is being made gets the labels behind it, in the lead's order.
    if exists (select from chatwoot.conversations as c where c.lead_id = p_lead_id)
        or exists (
            select from outbox.jobs as m
            where m.lead_id = p_lead_id and m.destination = 'chatwoot' and m.kind = 'chatwoot.conversation' and m.state = 'claimed'
        )
    then
        perform outbox.enqueue(
            'chatwoot.update', p_lead_id, util.current_time(), null,
            jsonb_build_object(
                'labels_add', (select coalesce(jsonb_agg('indica-' || s), '[]') from unnest(v_labels) as s where s = p_to),
                'labels_remove', (select coalesce(jsonb_agg('indica-' || s), '[]') from unnest(v_labels) as s where s <> p_to)
            )
        );
    end if;
end;
$$;

comment on function flow.wind_up(bigint, text, text) is
'What follows when a human moved a lead from one status to another: what was planned for silence is not sent any more, and the conversation in
Chatwoot carries the label of the status (indica-qualified, indica-won, indica-lost, indica-unreachable). The caller holds the lead''s row.';

revoke all on function flow.wind_up(bigint, text, text) from public;
