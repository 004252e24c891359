create or replace function sending.request_opt_out_confirmation(p_lead_id bigint, p_send_key text)
returns void
language plpgsql
volatile
as $$
begin
    perform outbox.enqueue(
        p_kind => 'whatsapp.template', p_lead_id => p_lead_id, p_due_at => util.current_time(), p_dedupe_key => p_send_key,
        p_payload => '{"purpose": "opt_out_confirmation"}', p_channel_id => (sending.default_channel()).id
    );
end;
$$;

comment on function sending.request_opt_out_confirmation(bigint, text) is
'Orders the one message that a person who asked not to be contacted still gets: that there will be no more.';

revoke all on function sending.request_opt_out_confirmation(bigint, text) from public;
