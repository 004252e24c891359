create or replace function flow.tg_follow_together()
returns trigger
language plpgsql
volatile
as $$
declare
    v_events leads.events[];
begin
    -- What follows may write single events.
    perform set_config('indica.follow_together', 'off', true);
    select array_agg(row(e.lead_id, e.seq, e.kind, e.at, e.actor, e.data, e.hash)::leads.events order by e.lead_id, e.seq) into v_events
    from new_events as e;
    perform flow.follow_together(v_events);
    return null;
end;
$$;

comment on function flow.tg_follow_together() is 'Hands the events that one statement wrote for many leads to flow.follow_together().';

revoke all on function flow.tg_follow_together() from public;
