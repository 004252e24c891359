create or replace function inbox.apply_whatsapp(
    p_kind text,
    p_payload jsonb,
    p_occurred_at timestamptz,
    p_now timestamptz,
    out state text,
    out reason text,
    out lead_id bigint,
    out message_id bigint,
    out wamid text
)
language plpgsql
volatile
as $$
begin
    case p_kind
        when 'status' then
            select a.state, a.reason, a.lead_id, a.message_id, a.wamid into state, reason, lead_id, message_id, wamid
            from inbox.apply_status(p_payload, p_now) as a;
        when 'message' then
            select a.state, a.reason, a.lead_id, a.message_id, a.wamid into state, reason, lead_id, message_id, wamid
            from inbox.apply_message(p_payload) as a;
        when 'preference' then
            select a.state, a.reason, a.lead_id into state, reason, lead_id from inbox.apply_preference(p_payload, p_occurred_at) as a;
        when 'template_status' then
            select a.state, a.reason into state, reason from inbox.apply_template_status(p_payload, p_occurred_at, p_now) as a;
        when 'template_category' then
            select a.state, a.reason into state, reason from inbox.apply_template_category(p_payload) as a;
        when 'limit' then
            select a.state, a.reason into state, reason from inbox.apply_limit(p_payload, p_now) as a;
        when 'account' then
            select a.state, a.reason into state, reason from inbox.apply_account(p_payload) as a;
        else
            state := 'ignored';
            reason := 'unknown_field';
    end case;
end;
$$;

comment on function inbox.apply_whatsapp(text, jsonb, timestamptz, timestamptz) is
'Does what one fact of inbox.whatsapp_facts() calls for. state applied, ignored (reason says why) or parked (a status of a wamid that is not
known yet); raises what the fact makes raise, and the caller keeps it as failed.';

revoke all on function inbox.apply_whatsapp(text, jsonb, timestamptz, timestamptz) from public;
