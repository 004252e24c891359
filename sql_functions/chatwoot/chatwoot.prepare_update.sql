create or replace function chatwoot.prepare_update(p_job_id bigint, p_now timestamptz)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    v_job outbox.jobs;
    v_lead leads.leads;
    v_conversation chatwoot.conversations;
    v_account_id bigint;
    v_agent_id bigint;
    v_labels record;
    v_changes jsonb;
    v_unless_written_after timestamptz;
    v_asks boolean;
    v_standing jsonb := '{}'::jsonb;
    v_shown jsonb;
begin
    select * into v_job from outbox.jobs as o where o.id = p_job_id;
    select * into v_lead from leads.leads as l where l.id = v_job.lead_id;
    if v_job.payload ? 'conversation_id' then
        select c.* into v_conversation
        from chatwoot.conversations as c
        where c.lead_id = v_job.lead_id and c.conversation_id = (v_job.payload ->> 'conversation_id')::bigint
        order by c.attempt desc
        limit 1;
    else
        v_conversation := chatwoot.current_conversation(v_job.lead_id);
    end if;
    if v_conversation.id is null then
        return chatwoot.prepared_with(null, p_now);
    end if;
    select h.chatwoot_account_id into v_account_id from sending.channels as h where h.id = v_conversation.channel_id;

    v_changes := v_job.payload - array['owner', 'labels', 'product', 'standing', 'conversation_id', 'unless_written_after', 'superseded_by'];
    if v_changes ->> 'status' = 'resolved' and v_job.payload ? 'superseded_by' then
        -- WITHDRAWN: the one that was to stay open is closed
        if not exists (
            select
            from chatwoot.conversations as c
            where c.lead_id = v_lead.id and c.conversation_id = (v_job.payload ->> 'superseded_by')::bigint and c.status <> 'resolved'
        ) then
            v_changes := v_changes - 'status';
        end if;
        v_unless_written_after := v_job.created_at;
    -- WITHDRAWN: the conversation holds words that nobody has answered, or somebody wrote in it since
    elsif v_changes ->> 'status' = 'resolved' then
        v_unless_written_after := (v_job.payload ->> 'unless_written_after')::timestamptz;
        if chatwoot.is_overtaken(v_lead, v_conversation, v_unless_written_after) then
            v_changes := v_changes - 'status';
        end if;
    end if;
    -- WITHDRAWN: Chatwoot would ask the person for a rating, in the middle of a talk
    if v_changes ->> 'status' = 'resolved' then
        v_asks := chatwoot.asks_for_rating(v_conversation.channel_id, v_lead.person_id, p_now);
        if v_asks then
            v_changes := v_changes - 'status';
        end if;
    end if;
    -- READ NOW: whom the lead belongs to, and how it stands
    if v_job.payload -> 'owner' = 'true' then
        select c.chatwoot_agent_id into v_agent_id
        from routing.consultants as c
        where c.id = v_lead.consultant_id and c.is_active and c.chatwoot_missing_since is null;
        -- NOBODY THERE has it: the lead lies in a queue, or its owner is no agent; the colleague who had it has it no more
        if v_agent_id is not null or exists (select from routing.consultants as c where c.chatwoot_agent_id = v_conversation.assignee_id) then
            v_changes := v_changes || jsonb_build_object('assignee_id', v_agent_id);
            update chatwoot.conversations as c set asked_assignee_id = v_agent_id where c.id = v_conversation.id;
        end if;
    end if;
    if v_job.payload -> 'product' = 'true' then
        -- Chatwoot keeps no null: what is known no longer is empty.
        v_changes := v_changes || jsonb_build_object('custom_attributes', coalesce(v_changes -> 'custom_attributes', '{}')
            || jsonb_build_object('indica_product', coalesce(chatwoot.products_of(v_lead.id), '')));
    end if;
    if v_job.payload -> 'labels' = 'true' then
        v_labels := chatwoot.labels_of(v_lead.id, v_account_id);
        v_changes := v_changes || jsonb_build_object(
            'labels_add', v_labels.labels_add || coalesce(v_changes -> 'labels_add', '[]'), 'labels_remove', v_labels.labels_remove
        );
        update chatwoot.conversations as c set labelled_at = p_now where c.id = v_conversation.id;
    end if;
    -- HOW THE LEAD STANDS goes along with what is written anyway
    if (v_job.payload ? 'standing' or ((v_conversation.asked_status is not null or ops.setting_text('chatwoot_waiting') <> 'snoozed') and v_changes <> '{}')) and not v_changes ?| '{status,priority}'
        and v_conversation.status <> 'resolved' and v_conversation.id = (chatwoot.current_conversation(v_lead.id)).id and leads.is_open(v_lead.status)
    then
        v_standing := chatwoot.standing_changes(v_lead, v_conversation, p_now);
    end if;
    -- ENDED: the step that is shown is none any more
    if not leads.is_open(v_lead.status) and v_changes <> '{}' and not v_changes ? 'status' and v_conversation.shown_step is not null and v_conversation.id = (chatwoot.current_conversation(v_lead.id)).id then
        v_standing := jsonb_build_object('custom_attributes', jsonb_build_object('indica_next_step', chatwoot.step_text(null)));
    end if;
    if v_standing <> '{}' then
        v_unless_written_after := (v_standing ->> 'unless_written_after')::timestamptz;
        v_shown := jsonb_build_object('step', v_lead.next_action) || jsonb_strip_nulls(jsonb_build_object('status', v_standing -> 'status', 'priority', v_standing -> 'priority'));
        v_changes := v_changes || (v_standing - '{custom_attributes,unless_written_after}'::text[]) || jsonb_build_object('shown', v_shown);
        if v_standing ? 'custom_attributes' then
            v_changes := v_changes || jsonb_build_object('custom_attributes', coalesce(v_changes -> 'custom_attributes', '{}') || (v_standing -> 'custom_attributes'));
        end if;
    end if;
    if v_changes = '{}' then
        return chatwoot.prepared_with(null, p_now);
    end if;
    return chatwoot.prepared_with(
        jsonb_build_object(
            'account_id', v_account_id, 'conversation_id', v_conversation.conversation_id, 'whose', chatwoot.whose(v_lead.id, v_conversation)
        ) || v_changes
            -- The worker looks whether Chatwoot has words that no webhook told.
            || case
                when v_changes ? 'status' and v_unless_written_after is not null
                    then jsonb_build_object('unless_written_after', v_unless_written_after)
                else '{}'
            end,
        p_now, v_lead.id, v_conversation.channel_id
    );
end;
$$;

comment on function chatwoot.prepare_update(bigint, timestamptz) is
'What a worker needs to change a conversation: account_id, conversation_id and only the keys to touch (assignee_id, labels_add, labels_remove, priority,
custom_attributes, status; with a status unless_written_after, when the order has it: the worker leaves the status when somebody wrote since; shown, what of the lead''s standing this writes, which comes back), and whose it is
(chatwoot.whose). The payload says what for: "owner": true (whoever has the lead when the order leaves; nobody, when
that is a queue or no agent of Chatwoot and a consultant of ours still has the conversation), "labels": true (as chatwoot.labels_of says then), "product": true (chatwoot.products_of), "standing": true (chatwoot.standing_changes, which goes along with any order that leaves anyway; once the lead ended, that no step is next),
"conversation_id" (else the current one), "unless_written_after" (a resolution is withdrawn by words after it, and while the inbox asks for ratings and the person can be written to), "superseded_by" (another of the lead''s, which stays open instead), and the other keys as they are. Cancelled
while there is no conversation, or when nothing is left to change.';

revoke all on function chatwoot.prepare_update(bigint, timestamptz) from public;
