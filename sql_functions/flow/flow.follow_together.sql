create or replace function flow.follow_together(p_events leads.events[])
returns void
language plpgsql
volatile
as $$
declare
    v_event leads.events;
    v_left_ids bigint[];
begin
    case (select string_agg(distinct e.kind, ' ') from unnest(p_events) as e)
        when 'rework_planned' then v_left_ids := flow.follow_planned(p_events);
        when 'next_action_set' then v_left_ids := routing.end_waits(array(select e.lead_id from unnest(p_events) as e));
        else v_left_ids := array(select e.lead_id from unnest(p_events) as e);
    end case;
    for v_event in select e.* from unnest(p_events) as e where e.lead_id = any (v_left_ids) order by e.lead_id, e.seq loop
        perform flow.follow(v_event);
    end loop;
end;
$$;

comment on function flow.follow_together(leads.events[]) is
'flow.follow() for the events that one statement wrote for many leads, each with one: what is the same for all is done at once (flow.follow_planned, routing.end_waits), and each
that is left over follows for itself.';

revoke all on function flow.follow_together(leads.events[]) from public;
