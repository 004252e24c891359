create or replace function sending.withdraw_opt_out_confirmation(p_lead_id bigint)
returns void
language plpgsql
volatile
as $$
begin
    update sending.messages as m
    set state = 'cancelled'
    where m.lead_id = p_lead_id and m.state = 'queued' and m.purpose = 'opt_out_confirmation';
    perform from outbox.cancel(
        p_lead_id => p_lead_id, p_kinds => array['whatsapp.template'], p_reason => 'reply_of_another', p_now => util.current_time(),
        p_only => '{"purpose": "opt_out_confirmation"}'
    );
end;
$$;

comment on function sending.withdraw_opt_out_confirmation(bigint) is
'The wish that was to be confirmed was somebody else''s: what was ordered in answer to it does not leave. The caller holds the lead''s row.';

revoke all on function sending.withdraw_opt_out_confirmation(bigint) from public;
