create or replace function chatwoot.prepared_with(p_work jsonb, p_now timestamptz, p_lead_id bigint default null, p_channel_id bigint default null)
returns outbox.prepared
language plpgsql
volatile
as $$
declare
    v_lead leads.leads;
begin
    if p_work is not null and chatwoot.is_stopped(p_lead_id, coalesce(p_channel_id, (sending.default_channel()).id)) then
        -- The person is not kept waiting for Chatwoot.
        select * into v_lead from leads.leads as l where l.id = p_lead_id;
        if v_lead.next_action = 'first_contact'
            and p_now >= greatest(v_lead.created_at, v_lead.first_contact_due_at) + ops.setting_text('first_contact_max_wait')::interval
        then
            perform sending.request_first_contact(p_lead_id);
        end if;
        return row('hold', p_now + interval '5 minutes', 'another_persons', null)::outbox.prepared;
    end if;
    if (sending.default_channel()).id is null then
        return row('hold', p_now + interval '1 minute', 'no_channel', null)::outbox.prepared;
    end if;
    if p_work is null then
        return row('cancel', null, 'nothing_to_work_on', null)::outbox.prepared;
    end if;
    return row('go', null, null, p_work)::outbox.prepared;
end;
$$;

comment on function chatwoot.prepared_with(jsonb, timestamptz, bigint, bigint) is
'Answer of the prepare of every Chatwoot job: go with p_work; hold while no channel is set up, or while nothing may be written there for the lead (chatwoot.is_stopped, in the inbox of p_channel_id, null: the default one); cancel when there is nothing to work on (null).';

revoke all on function chatwoot.prepared_with(jsonb, timestamptz, bigint, bigint) from public;
