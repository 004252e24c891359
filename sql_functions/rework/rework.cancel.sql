create or replace function rework.cancel(p_lead_id bigint, p_reason text)
returns integer
language plpgsql
volatile
as $$
declare
    v_count integer;
begin
    update rework.attempts as a
    set state = 'cancelled', reason = p_reason, finished_at = util.current_time()
    where a.lead_id = p_lead_id and a.state = 'planned';
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function rework.cancel(bigint, text) is
'Cancels the planned attempts of a lead, because of a reply, an opt-out, a win or a loss; returns how many. The caller holds the lead''s row and
cancels its sends (sending.cancel_sends).';

revoke all on function rework.cancel(bigint, text) from public;
