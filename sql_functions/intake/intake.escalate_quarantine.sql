create or replace function intake.escalate_quarantine(p_as_of timestamptz default util.current_time())
returns bigint
language plpgsql
volatile
as $$
declare
    v_count bigint;
begin
    update intake.quarantine as q
    set detail = q.detail || jsonb_build_object('overdue_since', q.next_action_at)
    where q.resolved_at is null and q.next_action_at <= p_as_of and not q.detail ? 'overdue_since';
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function intake.escalate_quarantine(timestamptz) is
'Marks the quarantined submissions whose time is over; ops.health() and indica doctor then say so. Returns how many are newly overdue.';

revoke all on function intake.escalate_quarantine(timestamptz) from public;
