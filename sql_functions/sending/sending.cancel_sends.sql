create or replace function sending.cancel_sends(p_lead_id bigint)
returns integer
language plpgsql
volatile
as $$
declare
    v_count integer;
begin
    select count(*) into v_count
    from outbox.cancel(
        p_lead_id => p_lead_id, p_kinds => '{whatsapp.template}', p_reason => 'lead_ended', p_now => util.current_time(),
        p_except => '{"purpose": "opt_out_confirmation"}'
    );
    update sending.messages as s set state = 'cancelled' where s.lead_id = p_lead_id and s.state = 'queued' and s.purpose <> 'opt_out_confirmation';
    return v_count;
end;
$$;

comment on function sending.cancel_sends(bigint) is
'Cancels the templates of a lead that have not been claimed, but for the confirmation of an opt-out; returns how many jobs. The caller holds the lead''s row.';

revoke all on function sending.cancel_sends(bigint) from public;
