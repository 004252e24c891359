create or replace function chatwoot.request_contact(
    p_lead_id bigint,
    p_dedupe_key text,
    p_due_at timestamptz default null,
    p_is_new_number boolean default false
)
returns void
language plpgsql
volatile
as $$
declare
    v_attempt integer;
begin
    if p_is_new_number then
        select max(c.attempt) + 1 into v_attempt from chatwoot.conversations as c where c.lead_id = p_lead_id;
    end if;
    perform outbox.enqueue(
        p_kind => 'chatwoot.contact', p_lead_id => p_lead_id, p_due_at => coalesce(p_due_at, util.current_time()), p_dedupe_key => p_dedupe_key,
        -- What is written in a conversation goes to the number that it was opened for.
        p_payload => case when v_attempt is null then '{}' else jsonb_build_object('attempt', v_attempt, 'force_new', true, 'is_new_number', true) end
    );
end;
$$;

comment on function chatwoot.request_contact(bigint, text, timestamptz, boolean) is
'Orders that the person of a lead is found or made in Chatwoot, once per key, at once or at p_due_at; the conversation and the first template follow. p_is_new_number:
the person is written to by another number than before, which needs a conversation of its own.';

revoke all on function chatwoot.request_contact(bigint, text, timestamptz, boolean) from public;
