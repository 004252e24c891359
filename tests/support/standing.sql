create function tests.asleep(p_n integer, p_patch jsonb default '{}')
returns bigint
language plpgsql
as $$
declare
    v_lead_id constant bigint := tests.lead(p_n);
begin
    perform tests.step('chatwoot.contact', jsonb_build_object('contact_id', 9000 + p_n));
    perform tests.step('chatwoot.conversation', jsonb_build_object('conversation_id', 7000 + p_n, 'status', 'snoozed') || p_patch);
    perform tests.drain();
    perform chatwoot.settle_standing();
    return v_lead_id;
end;
$$;
comment on function tests.asleep(integer, jsonb) is 'A lead that was written to and whose conversation sleeps; p_patch replaces keys of what the worker said of it. Nothing else may be due before.';

create function tests.chatwoot_standing(p_lead_id bigint)
returns text
language sql
as $$
    select concat_ws(' ', c.status, c.asked_status, c.asked_priority) from chatwoot.current_conversation(p_lead_id) as c
$$;
comment on function tests.chatwoot_standing(bigint) is 'How a lead''s conversation stands in Chatwoot, and which status and priority we gave it.';

create function tests.ordered_standing(p_lead_id bigint)
returns jsonb
language sql
as $$
    select (to_jsonb(chatwoot.prepare_update(j.id, util.current_time())) -> 'work') - '{account_id,conversation_id,whose,shown,custom_attributes}'::text[]
    from outbox.jobs as j
    where j.lead_id = p_lead_id and j.kind = 'chatwoot.update' and j.state = 'pending' and j.payload ? 'standing'
$$;
comment on function tests.ordered_standing(bigint) is 'What the order that waits would change of how a lead''s conversation stands; null: none waits.';
