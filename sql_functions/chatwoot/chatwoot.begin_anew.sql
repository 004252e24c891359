create or replace function chatwoot.begin_anew(
    p_lead_id bigint,
    p_job outbox.jobs,
    p_now timestamptz,
    p_tells_again boolean default false,
    p_channel_id bigint default null
)
returns void
language plpgsql
volatile
as $$
declare
    v_then jsonb;
begin
    delete from chatwoot.conversations as c where c.lead_id = p_lead_id and (p_channel_id is null or c.channel_id = p_channel_id);
    delete from chatwoot.contacts as c
    where c.person_id = (select l.person_id from leads.leads as l where l.id = p_lead_id) and (p_channel_id is null or c.channel_id = p_channel_id);
    -- What was to be written there goes along: in its own place in the lane it would come before the new conversation.
    -- What named a conversation is for the one that comes, but for its end.
    select
        jsonb_agg(
            jsonb_build_object(
                'kind', x.kind,
                'payload', x.payload - case when x.payload ? 'conversation_id' then array['conversation_id', 'status', 'unless_written_after', 'superseded_by'] else '{}' end
            )
            order by x.id
        )
    into v_then
    from (
        select w.id, w.kind, w.payload
        from outbox.cancel(p_lead_id, '{chatwoot.note,chatwoot.update}', 'conversation_gone', p_now) as w
        union all
        select p_job.id, p_job.kind, p_job.payload where p_job.kind in ('chatwoot.note', 'chatwoot.update')
    ) as x
    where x.payload ->> 'about' is distinct from 'moved' and not (p_tells_again and x.payload ->> 'about' is not distinct from 'summary');
    if p_tells_again then
        -- Where they are made, nobody knows the lead; before whatever else is to be written.
        v_then := jsonb_build_array(
            '{"kind": "chatwoot.update", "payload": {"labels": true}}'::jsonb, '{"kind": "chatwoot.note", "payload": {"about": "summary"}}'::jsonb
        ) || coalesce(v_then, '[]');
    end if;
    perform outbox.enqueue(
        p_kind => 'chatwoot.contact', p_lead_id => p_lead_id, p_due_at => p_now,
        p_payload => case when v_then is not null then jsonb_build_object('then', v_then) else coalesce(p_job.payload, '{}') end
    );
end;
$$;

comment on function chatwoot.begin_anew(bigint, outbox.jobs, timestamptz, boolean, bigint) is
'Forgets the contact and the conversations of a lead (p_channel_id: of that number alone), which are not there any more, and orders that its person is found or made again; what was to be written (also p_job, when there is one) is ordered
behind that. p_tells_again: the labels and the note that tells the lead too, once.';

revoke all on function chatwoot.begin_anew(bigint, outbox.jobs, timestamptz, boolean, bigint) from public;
