create or replace function leads.undo_move(p_move leads.events)
returns void
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
begin
    update leads.leads as l
    set status = p_move.data ->> 'from',
        status_since = v_now,
        -- It ended when it had ended before.
        ended_at = case when leads.is_open(p_move.data ->> 'from') is false then coalesce(l.ended_at, (
            select max(e.at)
            from leads.events as e
            where e.lead_id = p_move.lead_id and e.seq < p_move.seq and e.kind = 'status_changed' and e.data ->> 'to' = p_move.data ->> 'from'
        ), v_now) end,
        next_action = case when leads.is_open(p_move.data ->> 'from') then coalesce(l.next_action, 'human_review') end,
        next_action_at = case when leads.is_open(p_move.data ->> 'from') then coalesce(l.next_action_at, v_now) end
    where l.id = p_move.lead_id;
    perform leads.append_event(
        p_move.lead_id, 'status_changed', 'system',
        jsonb_build_object('from', p_move.data -> 'to', 'to', p_move.data -> 'from', 'reason', 'reply_of_another'), null, v_now
    );
end;
$$;

comment on function leads.undo_move(leads.events) is
'A lead goes back to the status from which this event (status_changed, its last one) tells that it moved, since that was somebody else''s doing. The caller holds the
lead''s row.';

revoke all on function leads.undo_move(leads.events) from public;
