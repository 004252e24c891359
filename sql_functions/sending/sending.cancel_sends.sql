create or replace function sending.cancel_sends(p_lead_id bigint)
returns integer
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_count integer;
begin
    -- A row that is locked is being claimed, and the claim looks at the lead once it holds the lead's lock.
    with waiting as (
        select m.id
        from outbox.jobs as m
        where m.lead_id = p_lead_id and m.destination = 'whatsapp' and m.state = 'pending'
            and m.payload ->> 'purpose' is distinct from 'opt_out_confirmation'
        for update skip locked
    )
    update outbox.jobs as m
    set state = 'cancelled', finished_at = v_now, last_error = '{"cancelled": "lead_ended"}'
    from waiting
    where m.id = waiting.id;
    get diagnostics v_count = row_count;

    update sending.messages as s set state = 'cancelled' where s.lead_id = p_lead_id and s.state = 'queued' and s.purpose <> 'opt_out_confirmation';
    return v_count;
end;
$$;

comment on function sending.cancel_sends(bigint) is
'Cancels the templates of a lead that have not been claimed, but for the confirmation of an opt-out; returns how many rows. The caller holds the lead''s row.';

revoke all on function sending.cancel_sends(bigint) from public;
